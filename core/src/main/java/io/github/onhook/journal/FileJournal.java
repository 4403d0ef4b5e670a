package io.github.onhook.journal;

import io.github.onhook.journal.JournalException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A journal in a file: one entry a line, as JSON with a checksum, forced to the disk before an append completes. Readable by
 * its owner only, for it holds the numbers' places and the service's messages.
 *
 * <p>What a crash left half written at its end is dropped. A line that is damaged anywhere else is an error. Two processes
 * cannot have one file at a time. Files are written and read on {@link Schedulers#boundedElastic()}.
 */
public final class FileJournal implements Journal {

    private static final Logger LOG = LoggerFactory.getLogger(FileJournal.class);
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path file;
    private final String runId;
    private final FileChannel channel;
    private final boolean readOnly;
    private final Scheduler scheduler;
    /** Where the next entry goes; what is behind it is not trusted. */
    private volatile long end;

    private volatile @Nullable IOException broken;

    private FileJournal(Path file, String runId, FileChannel channel, boolean readOnly) {
        this(file, runId, channel, readOnly, Schedulers.boundedElastic());
    }

    FileJournal(Path file, String runId, FileChannel channel, boolean readOnly, Scheduler scheduler) {
        this.scheduler = scheduler;
        this.file = file;
        this.runId = runId;
        this.channel = channel;
        this.readOnly = readOnly;
    }

    /**
     * Takes a journal, and makes its file if there is none. Blocks for as long as that takes.
     *
     * @throws JournalException of kind {@code TAKEN} if another has it, {@code UNAVAILABLE} if it cannot be written
     */
    public static FileJournal open(Path file, String runId) {
        try {
            boolean fresh = !Files.exists(file);
            FileChannel channel = FileChannel.open(
                    file,
                    Set.<OpenOption>of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    ownerOnly());
            lock(file, channel);
            if (fresh) {
                forceDirectory(file);
            }
            return new FileJournal(file, runId, channel, false);
        } catch (IOException e) {
            throw unavailable(file, "opened", e);
        }
    }

    /**
     * Opens a journal that is only looked at, also while its run goes on. Blocks for as long as that takes.
     *
     * @throws JournalException of kind {@code UNAVAILABLE} if it cannot be read
     */
    public static FileJournal read(Path file, String runId) {
        try {
            return new FileJournal(file, runId, FileChannel.open(file, StandardOpenOption.READ), true);
        } catch (IOException e) {
            throw unavailable(file, "read", e);
        }
    }

    @Override
    public String runId() {
        return runId;
    }

    @Override
    public Flux<Entry> replay() {
        return Flux.<Entry, JournalLines>generate(() -> new JournalLines(file, channel), (lines, sink) -> {
                    try {
                        Entry entry = lines.next();
                        if (entry == null) {
                            finished(lines);
                            sink.complete();
                        } else {
                            sink.next(entry);
                        }
                    } catch (IOException e) {
                        sink.error(unavailable(file, "read", e));
                    } catch (JournalException e) {
                        sink.error(e);
                    }
                    return lines;
                })
                .subscribeOn(scheduler);
    }

    private void finished(JournalLines lines) {
        end = lines.end();
        // Whoever only looks may look while a line is being written, and drops nothing.
        if (lines.torn() > 0 && !readOnly) {
            LOG.info("A torn end was dropped: journal={} bytes={}", file, lines.torn());
        }
    }

    @Override
    public Mono<Void> append(List<Entry> entries) {
        return Mono.<Void>fromRunnable(() -> write(entries)).subscribeOn(scheduler);
    }

    private void write(List<Entry> entries) {
        IOException before = broken;
        if (before != null) {
            throw unavailable(file, "written", before);
        }
        if (readOnly) {
            throw new JournalException(Kind.UNAVAILABLE, "the journal " + file + " was opened to be read", null);
        }
        try {
            ByteBuffer bytes = LineBuffer.encode(entries);
            long at = end;
            if (channel.size() > at) {
                channel.truncate(at);
            }
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
            channel.force(false);
            end = at;
        } catch (IOException e) {
            // After a force that failed nobody knows what is on the disk: nothing is appended any more.
            broken = e;
            throw unavailable(file, "written", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warn("The journal could not be closed: journal={}", file, e);
        }
    }

    private static void lock(Path file, FileChannel channel) throws IOException {
        try {
            if (channel.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // Another journal of this same process has it.
        }
        channel.close();
        throw new JournalException(
                Kind.TAKEN, "the journal " + file + " is in use: its run goes on in another place", null);
    }

    /** Makes the file's name durable too. */
    private static void forceDirectory(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (POSIX && parent != null) {
            try (FileChannel directory = FileChannel.open(parent, StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static JournalException unavailable(Path file, String what, IOException e) {
        return new JournalException(
                Kind.UNAVAILABLE,
                "the journal " + file + " cannot be " + what + " ("
                        + e.getClass().getSimpleName() + ": " + e.getMessage()
                        + "): make room or give the rights, then resume",
                e);
    }
}
