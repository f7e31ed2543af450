package dev.leeward.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * DNS cookies (RFC 7873): what a client that has shown its address brings with it.
 *
 * @param secret what cookies are made with, the same on all nodes behind one address; null: one of chance at each start
 */
public record CookiesConfig(@Nullable Secrets secret) {
    /**
     * Secrets that are rolled.
     *
     * @param file a line of 32 hexadecimal digits each; the first makes cookies, the others are still accepted. {@code #} begins a comment
     */
    public record Secrets(Path file) {
        private static final Pattern SECRET = Pattern.compile("[0-9A-Fa-f]{32}");

        /** One that is coming, one that is in use, one that is going; and each costs a hash at every bad cookie. */
        private static final int MOST = 3;

        private static final int LONGEST_FILE = 4096;

        /**
         * The secrets, of 16 bytes each.
         *
         * @throws IOException when there are none, with what is wrong, to be said behind the file's name
         */
        public List<byte[]> read() throws IOException {
            String text = Secret.start(file, LONGEST_FILE + 1);
            if (text.length() > LONGEST_FILE) {
                throw new IOException(
                        "is longer than %d characters, and should hold 1 to %d lines of 32 hexadecimal digits"
                                .formatted(LONGEST_FILE, MOST));
            }
            List<String> lines = text.lines().toList();
            List<byte[]> secrets = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i).replaceFirst("#.*", "").strip();
                if (SECRET.matcher(line).matches()) {
                    secrets.add(HexFormat.of().parseHex(line));
                } else if (!line.isEmpty()) {
                    throw new IOException("has no secret in line " + (i + 1) + "; a line is 32 hexadecimal digits");
                }
            }
            if (secrets.isEmpty() || secrets.size() > MOST) {
                throw new IOException("has %d secrets, and 1 to %d are needed; a line each, of 32 hexadecimal digits"
                        .formatted(secrets.size(), MOST));
            }
            return secrets;
        }
    }

    /** The secrets of 16 bytes each, the one that makes cookies first; none where none are configured. */
    public List<byte[]> secrets() throws IOException {
        return secret == null ? List.of() : secret.read();
    }
}
