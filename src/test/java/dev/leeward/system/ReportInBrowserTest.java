package dev.leeward.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.report.MadeUpMonth;
import dev.leeward.report.ReportPage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A browser that has no way out but a proxy, which writes down what it is asked for and answers nothing. */
class ReportInBrowserTest {
    /** What a browser asks of its maker, whatever it shows. */
    private static final String ITS_OWN = ".*\\b[a-z0-9.-]+\\.(google|googleapis|gvt1|gstatic)\\.com\\b.*";

    @TempDir
    Path folder;

    private String shown(Path page, List<String> asked) throws IOException, InterruptedException {
        Program chromium = Program.needed("chromium", "chromium");
        try (ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> listen(proxy, asked));
            return chromium.run(
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--no-first-run",
                    "--user-data-dir=" + folder.resolve("browser"),
                    "--proxy-server=http://127.0.0.1:" + proxy.getLocalPort(),
                    "--dump-dom",
                    page.toUri().toString());
        }
    }

    private static void listen(ServerSocket proxy, List<String> asked) {
        while (!proxy.isClosed()) {
            try (Socket socket = proxy.accept()) {
                String line = new BufferedReader(
                                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))
                        .readLine();
                if (line != null && !line.matches(ITS_OWN)) {
                    asked.add(line);
                }
            } catch (IOException e) {
                // The browser went, or the test is over.
            }
        }
    }

    @Test
    void showsTheNumbersAndFetchesNothing() throws IOException, InterruptedException {
        Path page = folder.resolve("report.html");
        Files.writeString(page, ReportPage.of(MadeUpMonth.report()));
        List<String> asked = new CopyOnWriteArrayList<>();
        String dom = shown(page, asked);
        assertEquals(List.of(), asked);
        for (String number :
                List.of("November 2026", "99.981 %", "19h 31m", "shop-9", "objective 5m", "Journal verified")) {
            assertTrue(dom.contains(number), number);
        }
        assertTrue(dom.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "markup in a reason is text");
        assertFalse(dom.contains("<script"), "nothing runs");
    }

    /** Else the test above would show nothing. */
    @Test
    void wouldNoticeAPageThatFetches() throws IOException, InterruptedException {
        Path page = folder.resolve("other.html");
        Files.writeString(page, "<!DOCTYPE html><title>x</title><img src=\"http://pixel.example.test/x.png\">");
        List<String> asked = new CopyOnWriteArrayList<>();
        shown(page, asked);
        assertTrue(asked.toString().contains("pixel.example.test"), asked::toString);
    }
}
