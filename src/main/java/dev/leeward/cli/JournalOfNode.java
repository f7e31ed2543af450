package dev.leeward.cli;

import dev.leeward.journal.Entry;
import dev.leeward.report.Seal;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The journal in the state folder of a node, which may run or not: every entry that follows the one before, and whether those are all. */
record JournalOfNode(List<Entry> entries, Seal seal) {
    private static final String FIRST = "0".repeat(64);

    static JournalOfNode read(Path state) throws IOException {
        List<Entry> entries = new ArrayList<>();
        String head = FIRST;
        for (String line : lines(state.resolve("journal"))) {
            try {
                Entry entry = entry(new JsonObject(line));
                if (!entry.prev().equals(head)) {
                    return broken(entries, head, "entry " + entry.seq() + " does not follow the one before");
                }
                entries.add(entry);
                head = hash(line);
            } catch (RuntimeException e) {
                return broken(entries, head, "the entry after " + entries.size() + " others cannot be read");
            }
        }
        String text = entries.isEmpty()
                ? "it has no entry yet"
                : "entries: " + entries.size() + ", each whole and chained to the one before";
        return new JournalOfNode(entries, new Seal(true, entries.size(), entries.isEmpty() ? "" : head, text));
    }

    private static JournalOfNode broken(List<Entry> entries, String head, String why) {
        return new JournalOfNode(entries, new Seal(false, entries.size(), head, why + "; what follows is not in here"));
    }

    private static List<String> lines(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path segment : files.filter(
                            file -> file.getFileName().toString().matches("[0-9]+\\.jsonl"))
                    .sorted()
                    .toList()) {
                lines.addAll(Files.readAllLines(segment));
            }
        }
        return lines;
    }

    private static Entry entry(JsonObject line) {
        return new Entry(
                line.getLong("epoch"),
                line.getLong("seq"),
                Instant.parse(line.getString("time")),
                line.getString("prev"),
                line.getString("type"),
                line.getString("actor"),
                line.getJsonObject("payload"),
                line.getString("key"));
    }

    private static String hash(String line) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(line.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
