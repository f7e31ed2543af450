package dev.leeward.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.time.Year;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class ReportPageTest {
    private final String page = ReportPage.of(MadeUpMonth.report());

    @Test
    void whatPeopleWroteIsTextAndNeverMarkup() {
        assertTrue(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;upgrade&quot;"));
        assertTrue(page.contains("eu-west is &lt;b&gt;gone&lt;/b&gt;"));
        assertFalse(page.contains("<script"));
        assertFalse(page.contains("<b>"));
    }

    @Test
    void escapesWhateverEndsATextOrAnAttribute() {
        assertEquals(
                "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt; &amp;amp; é", Markup.escaped("<a b=\"c\" d='e'> &amp; é"));
        assertEquals("\ufffd\ufffd", Markup.escaped("\u0000\u001b"));
    }

    @Test
    void namesNothingThatCouldBeFetched() {
        assertTrue(page.contains("default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;"));
        for (String fetching : List.of("src=", "href=", "@import", "<link", "<base", "<form", "<iframe")) {
            assertFalse(page.contains(fetching), fetching);
        }
        assertEquals(page.split("url\\(").length - 1, page.split("url\\(#hatch\\)").length - 1);
    }

    /** Every drawing is closed as it was opened, and says what it shows. */
    @Test
    void everyDrawingIsWellFormedAndHasATitleAndADescription() throws Exception {
        List<String> drawings = drawings();
        assertEquals(8, drawings.size());
        for (String drawing : drawings) {
            Document svg = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(drawing)));
            assertEquals("title", svg.getDocumentElement().getFirstChild().getNodeName());
            assertEquals(1, svg.getElementsByTagName("desc").getLength());
            assertEquals("img", svg.getDocumentElement().getAttribute("role"));
        }
    }

    private List<String> drawings() {
        List<String> drawings = new ArrayList<>();
        for (int at = page.indexOf("<svg class=\"t"); at >= 0; at = page.indexOf("<svg class=\"t", at + 1)) {
            drawings.add(page.substring(at, page.indexOf("</svg>", at) + 6));
        }
        for (int at = page.indexOf("<svg class=\"r"); at >= 0; at = page.indexOf("<svg class=\"r", at + 1)) {
            drawings.add(page.substring(at, page.indexOf("</svg>", at) + 6));
        }
        return drawings;
    }

    @Test
    void anOutageOfASecondIsSeenInAYear() throws Exception {
        Instant from = Instant.parse("2026-01-01T00:00:00Z");
        Period year = Period.of(Year.of(2026));
        Report.About about = new Report.About("ns1", year, year.to());
        Answered up = new Answered(Health.HEALTHY, List.of("eu"), "a usable pool", "");
        Answered down = new Answered(Health.UNHEALTHY, List.of(), "all down", "");
        Instant then = from.plus(Duration.ofDays(100));
        Timeline timeline =
                Timeline.of(about.elapsed(), List.of(new Segment(new Span(then, then.plusSeconds(1)), down, then)), up);
        String drawn = new TimelineChart(about, List.of("eu"))
                .draw("a year", "drawn", timeline, Map.of("eu", List.of()), List.of());
        assertEquals(1, drawn.split("class=\"unhealthy\"").length - 1);
        assertTrue(drawn.contains(">Dec<"), "the months are below it");
    }

    @Test
    void aRestlessServiceMakesNoEndlessPage() {
        Instant from = MadeUpMonth.NOVEMBER.from();
        Answered up = new Answered(Health.HEALTHY, List.of("eu-west"), "a usable pool", "");
        Answered down = new Answered(Health.UNHEALTHY, List.of(), "all down: no records", "");
        List<Segment> segments = IntStream.range(0, 40_000)
                .mapToObj(i -> from.plusSeconds(60L * i))
                .map(at -> new Segment(new Span(at, at.plusSeconds(7)), down, at))
                .toList();
        Report report = MadeUpMonth.report();
        Timeline timeline = Timeline.of(report.about().elapsed(), segments, up);
        Report.OfService service = new Report.OfService(
                "www.example.test", null, timeline, Availability.of(timeline), Outage.of(timeline), List.of());
        assertTrue(ServiceSection.of(service, report).length() < 200_000);
    }

    @Test
    void drawsNoMoreThanTheWorstServices() {
        Report report = MadeUpMonth.report();
        List<Report.OfService> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            Report.OfService service = report.services().getFirst();
            many.add(new Report.OfService(
                    "s" + i + ".example.test",
                    null,
                    service.timeline(),
                    new Availability(Duration.ofDays(20), Duration.ofSeconds(i), Duration.ZERO),
                    List.of(),
                    List.of()));
        }
        String drawn = ReportPage.of(
                new Report(report.about(), report.seal(), report.regions(), List.of(), many, List.of(), List.of()));
        assertTrue(drawn.contains("s999.example.test") && !drawn.contains("s799.example.test"));
        assertTrue(drawn.contains("800 more services that were down no longer than these are not shown"));
    }

    @Test
    void saysThatTheJournalIsNotSound() {
        Report report = MadeUpMonth.report();
        String drawn = ReportPage.of(new Report(
                report.about(),
                new Seal(false, 12, "ab", "entry 13 does not follow the one before"),
                report.regions(),
                report.plans(),
                report.services(),
                report.overrides(),
                report.gaps()));
        assertTrue(drawn.contains("✗ Journal not sound") && drawn.contains("entry 13 does not follow"));
    }
}
