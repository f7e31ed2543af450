package dev.leeward.system.answers;

import dev.leeward.system.answers.Disagreements.Disagreement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The part of {@code docs/answers.md} that is made of the questions and the disagreements. */
record AnswersPage(List<AskedQuestion> questions, Disagreements disagreements) {
    static final String BEGIN = "<!-- Made of src/test/resources/answers by AnswersPageTest, which says how. -->\n";
    private static final List<String> PEERS = List.of("BIND", "Knot", "NSD");

    String text() {
        return BEGIN + chapters() + "\n## Where they disagree\n\n" + reasons();
    }

    private String chapters() {
        Map<String, Set<String>> differing = disagreements.peers();
        Map<String, List<AskedQuestion>> chapters = questions.stream()
                .collect(Collectors.groupingBy(AskedQuestion::chapter, LinkedHashMap::new, Collectors.toList()));
        StringBuilder text = new StringBuilder(
                "| about | asked | as BIND | as Knot | as NSD | as all three |\n|---|---|---|---|---|---|\n");
        chapters.forEach((chapter, asked) -> text.append(row(chapter, asked, differing)));
        return text.append(row("**all**", questions, differing)).toString();
    }

    private static String row(String about, List<AskedQuestion> asked, Map<String, Set<String>> differing) {
        StringBuilder row = new StringBuilder("| " + about + " | " + asked.size());
        PEERS.forEach(peer -> row.append(" | ")
                .append(asked.stream()
                        .filter(question -> !differing
                                .getOrDefault(question.text(), Set.of())
                                .contains(peer))
                        .count()));
        return row.append(" | ")
                .append(asked.stream()
                        .filter(question -> !differing.containsKey(question.text()))
                        .count())
                .append(" |\n")
                .toString();
    }

    private String reasons() {
        StringBuilder text = new StringBuilder("| about | others by questions | Leeward | why |\n|---|---|---|---|\n");
        for (Disagreement one : disagreements.list()) {
            text.append("| %s | %s | %s | %s |\n".formatted(one.what(), others(one), one.chosen(), one.why()));
        }
        return text.toString();
    }

    /** {@code BIND 3, Knot 1}. */
    private static String others(Disagreement one) {
        Map<String, Long> counts = one.peers().values().stream()
                .flatMap(Set::stream)
                .collect(Collectors.groupingBy(peer -> peer, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(peer -> String.format(Locale.ROOT, "%s %d", peer.getKey(), peer.getValue()))
                .collect(Collectors.joining(", "));
    }
}
