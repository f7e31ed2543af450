package dev.leeward.admin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The secret that every command to a running node carries: made at the first start, readable by its owner alone. */
public final class AdminToken {
    private static final Logger LOG = LoggerFactory.getLogger(AdminToken.class);
    private static final String FILE = "admin.token";
    private static final int BYTES = 32;
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final byte[] secret;

    private AdminToken(String secret) {
        this.secret = secret.getBytes(StandardCharsets.US_ASCII);
    }

    /** The same for a secret from elsewhere. */
    static AdminToken of(String secret) {
        return new AdminToken(secret);
    }

    /** Where the token of a node with this state folder lies. */
    public static Path fileIn(Path state) {
        return state.resolve(FILE);
    }

    /**
     * Reads the token, or makes it when there is none. One that cannot be kept lets nobody in, and the node answers all the same.
     *
     * @throws IOException when what lies there is no token
     */
    public static AdminToken readOrCreate(Path state) throws IOException {
        Path file = fileIn(state);
        try {
            String made = random();
            try (var out = Files.newByteChannel(
                    file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY)) {
                out.write(ByteBuffer.wrap((made + "\n").getBytes(StandardCharsets.US_ASCII)));
            }
            return new AdminToken(made);
        } catch (FileAlreadyExistsException e) {
            String kept = Files.readString(file).strip();
            if (kept.length() < BYTES) {
                throw new IOException(file + " holds no token; delete it and start again to have one made", e);
            }
            return new AdminToken(kept);
        } catch (IOException e) {
            LOG.error(
                    "{} cannot be made, so nobody can command this node before it is started again: {}",
                    file,
                    e.toString());
            deleteWhatIsThere(file);
            return new AdminToken(random());
        }
    }

    /** Of a disk that is full a file without a token may be left, which the next start would stumble over. */
    private static void deleteWhatIsThere(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.debug("{} cannot be deleted", file, e);
        }
    }

    private static String random() {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** Whether an Authorization header carries the token (RFC 6750 section 2.1); takes the same time however much of it is right. */
    boolean isIn(@Nullable String authorization) {
        String prefix = "Bearer ";
        if (authorization == null || !authorization.regionMatches(true, 0, prefix, 0, prefix.length())) {
            return false;
        }
        byte[] given = authorization.substring(prefix.length()).strip().getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(secret, given);
    }
}
