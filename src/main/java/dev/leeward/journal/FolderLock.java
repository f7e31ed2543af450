package dev.leeward.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Says that this process alone decides with a state folder. Ends with the process, however that ends. */
final class FolderLock implements Closeable {
    private static final Set<StandardOpenOption> OPEN =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final int LONGEST = 200;

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws JournalInUseException when another process has it */
    static FolderLock take(JournalFolder folder) throws IOException {
        Path file = folder.lock();
        FileChannel channel = FileChannel.open(file, OPEN, OWNER_ONLY);
        try {
            if (!locked(channel)) {
                String holder = read(channel);
                throw new JournalInUseException(
                        "%s is in use by %s: stop that, or give each node a state folder of its own"
                                .formatted(folder.path(), holder.isEmpty() ? "another process" : holder));
            }
            sign(channel);
            if (!channel.isOpen()) {
                throw new IOException("interrupted");
            }
            return new FolderLock(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // By this very process.
            return false;
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(LONGEST);
        channel.read(text, 0);
        return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8).strip();
    }

    /** Who holds it; nothing hangs on that being there. */
    private static void sign(FileChannel channel) {
        String holder = "process " + ProcessHandle.current().pid() + "\n";
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
        } catch (IOException e) {
            // A full disk does not keep anybody from holding a lock.
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
