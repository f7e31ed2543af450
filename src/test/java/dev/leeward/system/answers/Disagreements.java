package dev.leeward.system.answers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where Leeward answers otherwise than a peer, and why: {@code == what} begins one, a line {@code chosen:} and a line {@code why:}
 * follow, then the questions, each behind the peers that answer otherwise: {@code BIND NSD | name type}.
 */
public record Disagreements(List<Disagreement> list) {
    /**
     * One reason, for many questions.
     *
     * @param what it is about
     * @param chosen what Leeward does
     * @param why with the RFC
     * @param peers the names of those that answer otherwise, by the text of the question
     */
    public record Disagreement(String what, String chosen, String why, Map<String, Set<String>> peers) {}

    public static Disagreements read(Path file) throws IOException {
        List<Disagreement> list = new ArrayList<>();
        String what = "";
        String chosen = "";
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("== ")) {
                what = line.substring(3);
            } else if (line.startsWith("chosen: ")) {
                chosen = line.substring(8);
            } else if (line.startsWith("why: ")) {
                list.add(new Disagreement(what, chosen, line.substring(5), new LinkedHashMap<>()));
            } else if (!line.isBlank() && !line.startsWith(";")) {
                String[] halves = line.split(" \\| ", 2);
                Set<String> peers = new TreeSet<>(List.of(halves[0].split(" ")));
                if (list.getLast().peers().put(halves[1], peers) != null) {
                    throw new IOException("twice: " + line);
                }
            }
        }
        return new Disagreements(list);
    }

    /** The peers that are expected to answer otherwise, by the text of the question. */
    public Map<String, Set<String>> peers() {
        Map<String, Set<String>> all = new LinkedHashMap<>();
        list.forEach(one -> one.peers()
                .forEach((question, peers) ->
                        all.computeIfAbsent(question, _ -> new TreeSet<>()).addAll(peers)));
        return all;
    }
}
