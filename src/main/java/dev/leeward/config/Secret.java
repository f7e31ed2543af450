package dev.leeward.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What nobody else may know: the configuration says only where it stands.
 *
 * @param file of which the first line is the secret
 */
public record Secret(Path file) {
    private static final int LEAST_LENGTH = 16;
    private static final int MOST_LENGTH = 1024;

    /**
     * The secret, of 16 characters or more.
     *
     * @throws IOException when there is none, with what is wrong, to be said behind the file's name
     */
    public String read() throws IOException {
        String line =
                start(file, MOST_LENGTH + 1).lines().findFirst().orElse("").strip();
        if (line.length() < LEAST_LENGTH || line.length() > MOST_LENGTH) {
            throw new IOException("has a first line of %d characters, and a secret has %d to %d"
                    .formatted(line.length(), LEAST_LENGTH, MOST_LENGTH));
        }
        return line;
    }

    /**
     * The first characters of a file, at most so many: nobody knows what it is that stands there.
     *
     * @throws IOException when it cannot be read, to be said behind the file's name
     */
    static String start(Path file, int most) throws IOException {
        char[] start = new char[most];
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            return String.valueOf(start, 0, Math.max(0, reader.read(start)));
        } catch (IOException e) {
            throw new IOException("is not a file of text that can be read", e);
        }
    }
}
