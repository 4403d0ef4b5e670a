package io.github.onhook.service.run.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Holds the directory of the files exclusively for this process. */
public final class OwnDirectory implements AutoCloseable {

    private final FileChannel lock;

    /**
     * Locks the directory, and creates it if needed; blocks.
     *
     * @throws IOException if it cannot be written, or another process holds it
     */
    public OwnDirectory(Path root) throws IOException {
        PrivateFiles.directory(root);
        FileChannel channel =
                PrivateFiles.open(root.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!locked(channel)) {
            channel.close();
            throw new IOException("the directory " + root + " is in use by another process: give this one its own");
        }
        lock = channel;
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Another service in this process holds it.
            return false;
        }
    }

    /** Releases the directory. */
    @Override
    public void close() throws IOException {
        lock.close();
    }
}
