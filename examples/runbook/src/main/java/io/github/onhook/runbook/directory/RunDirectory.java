package io.github.onhook.runbook.directory;

import io.github.onhook.runbook.terminal.CommandFailure;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The directory of one run: this process's alone while it is open, and readable by its owner only. */
public final class RunDirectory implements Closeable {

    private static final String LOCK = ".lock";
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path dir;
    private final FileChannel lock;

    private RunDirectory(Path dir, FileChannel lock) {
        this.dir = dir;
        this.lock = lock;
    }

    /** Makes the directory for a new run, and takes it. */
    public static RunDirectory create(Path dir) {
        if (dir.toString().isBlank()) {
            throw CommandFailure.badInput(List.of("--run-dir names no directory", "nothing was sent"));
        }
        try {
            Path parent = dir.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            TrustedPlace.requireNoLink(dir);
            if (!Files.isDirectory(dir)) {
                Files.createDirectory(dir, ownerOnly("rwx------"));
            }
            RunDirectory taken = new RunDirectory(dir, take(dir));
            if (Files.exists(dir.resolve("plan.json"))) {
                taken.close();
                throw CommandFailure.badInput(
                        List.of("run directory " + dir + " already holds a run: choose another one"));
            }
            return taken;
        } catch (IOException e) {
            throw CommandFailure.impossible("run directory " + dir + " cannot be written: " + describe(e), e);
        }
    }

    /** Takes the directory of a run that was begun before. */
    public static RunDirectory open(Path dir) {
        try {
            return new RunDirectory(dir, take(dir));
        } catch (NoSuchFileException e) {
            throw CommandFailure.badInput(List.of("run directory " + dir + " does not exist", "nothing was sent"));
        } catch (IOException e) {
            throw CommandFailure.impossible("run directory " + dir + " cannot be written: " + describe(e), e);
        }
    }

    private static FileChannel take(Path dir) throws IOException {
        TrustedPlace.requireOwn(dir);
        FileChannel channel =
                open(dir.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // Another run of this same process has it.
        }
        channel.close();
        throw CommandFailure.impossible("run directory " + dir + " is in use by another process");
    }

    public Path path() {
        return dir;
    }

    public Path file(String name) {
        return dir.resolve(name);
    }

    /** A new file that is written as it comes. */
    public OutputStream create(String name) throws IOException {
        return Channels.newOutputStream(created(file(name)));
    }

    /** A file that is there as a whole and durably, or not at all. */
    public void write(String name, Content content) throws IOException {
        Path unfinished = file(name + ".part");
        try (FileChannel channel = created(unfinished);
                OutputStream out = Channels.newOutputStream(channel)) {
            content.writeTo(out);
            channel.force(true);
            Files.move(unfinished, file(name), StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** Takes files away, where they are there. */
    public void delete(String... names) throws IOException {
        for (String name : names) {
            Files.deleteIfExists(file(name));
        }
    }

    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file(LOCK));
        lock.close();
    }

    public static String describe(@Nullable Throwable e) {
        if (e == null) {
            return "for an unknown reason";
        }
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }

    /** As a shell takes it. */
    public static String quoted(Path path) {
        String text = path.toString();
        return text.matches("[\\w./@%+=:,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /** A file that was not there, in the place of one that may have been. */
    private static FileChannel created(Path file) throws IOException {
        Files.deleteIfExists(file);
        return open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private static FileChannel open(Path file, OpenOption... options) throws IOException {
        return FileChannel.open(file, Set.of(options), ownerOnly("rw-------"));
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
