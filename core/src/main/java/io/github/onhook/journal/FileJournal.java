package io.github.onhook.journal;

import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.journal.Journal.JournalException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
 * <p>What a crash left half written at its end is not read; the first append moves it into a file of its own, named after the
 * journal with {@code .torn-1} and so on. Anything else that no run wrote is an error. Two processes cannot have one file at
 * a time; a file that is a link is not opened. Files are written and read on {@link Schedulers#boundedElastic()}.
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
    private final Keeper keeper;
    /** Where the next entry goes, and the number of its line; known once the file was read to its end. */
    private volatile long end = -1;

    private volatile long nextNumber = 1;
    private volatile @Nullable TornEnd torn;

    private volatile @Nullable IOException broken;

    /** Keeps the torn end of a journal, durably, before it is cut off. */
    interface Keeper {
        void keep(FileChannel journal, long from, TornEnd torn) throws IOException;
    }

    private FileJournal(Path file, String runId, FileChannel channel, boolean readOnly) {
        this(
                file,
                runId,
                channel,
                readOnly,
                Schedulers.boundedElastic(),
                (journal, from, torn) -> keep(file, journal, from, torn));
    }

    FileJournal(Path file, String runId, FileChannel channel, boolean readOnly, Scheduler scheduler, Keeper keeper) {
        this.scheduler = scheduler;
        this.keeper = keeper;
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
                    Set.<OpenOption>of(
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            LinkOption.NOFOLLOW_LINKS),
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
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            return new FileJournal(file, runId, channel, true);
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
        if (end >= 0) {
            return;
        }
        end = lines.end();
        nextNumber = lines.count() + 1;
        torn = lines.torn();
        TornEnd left = torn;
        if (left != null && readOnly) {
            LOG.warn(
                    "The end of the journal is torn and was not read: journal={} bytes={} lines={}",
                    file,
                    left.bytes(),
                    left.lines());
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
            beginAtEnd();
            for (int written = 0; written < entries.size(); ) {
                LineBuffer lines = LineBuffer.of(entries.subList(written, entries.size()), nextNumber);
                write(lines.bytes());
                written += (int) (lines.nextNumber() - nextNumber);
                nextNumber = lines.nextNumber();
            }
        } catch (IOException e) {
            // After a force that failed nobody knows what is on the disk: nothing is appended any more.
            broken = e;
            throw unavailable(file, "written", e);
        }
    }

    /** Cuts off what a crash left behind the last whole line, once that is kept. */
    private void beginAtEnd() throws IOException {
        long size = channel.size();
        if (end < 0) {
            if (size > 0) {
                throw new IllegalStateException("the journal " + file + " is replayed before it is appended to");
            }
            end = 0;
        }
        TornEnd left = torn;
        if (left != null) {
            keeper.keep(channel, end, left);
            channel.truncate(end);
            torn = null;
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        long at = end;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
        channel.force(false);
        end = at;
    }

    private static void keep(Path file, FileChannel journal, long from, TornEnd torn) throws IOException {
        for (int i = 1; ; i++) {
            Path kept = file.resolveSibling(file.getFileName() + ".torn-" + i);
            try (FileChannel copy = FileChannel.open(
                    kept, Set.<OpenOption>of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly())) {
                ByteBuffer bytes = TornEnd.read(journal, from, torn.bytes());
                while (bytes.hasRemaining()) {
                    copy.write(bytes);
                }
                copy.force(true);
                forceDirectory(kept);
                LOG.warn(
                        "The end of the journal was torn and is cut off: journal={} bytes={} lines={} kept={}",
                        file,
                        torn.bytes(),
                        torn.lines(),
                        kept);
                return;
            } catch (FileAlreadyExistsException e) {
                // Of a crash before that one.
            }
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
