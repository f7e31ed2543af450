package dev.leeward.system.answers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of the question table.
 *
 * @param chapter what it is asked for
 * @param text as it is written; no two questions have the same
 * @param message its bytes
 * @param tcp whether it goes over TCP, else UDP
 * @param rooted whether the servers with a root zone are asked
 */
public record AskedQuestion(String chapter, String text, byte[] message, boolean tcp, boolean rooted) {
    /** All questions of a file, which says itself how they are written. */
    public static List<AskedQuestion> read(Path file) throws IOException {
        List<AskedQuestion> questions = new ArrayList<>();
        String chapter = "";
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("== ")) {
                chapter = line.substring(3);
            } else if (!line.isBlank() && !line.startsWith(";")) {
                List<String> words = List.of(line.split(" "));
                questions.add(new AskedQuestion(
                        chapter,
                        line,
                        new MessageWriter(words).write(),
                        words.contains("tcp"),
                        words.contains("rooted")));
            }
        }
        return questions;
    }
}
