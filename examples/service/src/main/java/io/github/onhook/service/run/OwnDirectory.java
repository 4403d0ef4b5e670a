package io.github.onhook.service.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The directory of the files, which no other process uses meanwhile. */
final class OwnDirectory implements AutoCloseable {

    private final FileChannel lock;

    /**
     * Takes the directory, and makes it if it is not there; blocks.
     *
     * @throws IOException if it cannot be written, or another process has it
     */
    OwnDirectory(Path root) throws IOException {
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
            // Another service of this same process has it.
            return false;
        }
    }

    /** Gives the directory back. */
    @Override
    public void close() throws IOException {
        lock.close();
    }
}
