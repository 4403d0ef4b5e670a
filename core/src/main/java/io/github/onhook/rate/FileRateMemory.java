package io.github.onhook.rate;

import io.github.onhook.internal.text.ForeignText;
import io.github.onhook.internal.text.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/**
 * Keeps learned rates in a JSON file that several processes may use at once. What was learned is written by {@link #save}, which
 * joins it with what others have written since; the newer entry of a quota counts. Entries of more than 90 days are dropped, and
 * the oldest beyond 20,000.
 *
 * <p>The file is a cache: one that cannot be read is set aside with {@code .damaged} behind its name, and the next run finds its
 * rates anew. It is readable by its owner only, and a link is not followed.
 */
public final class FileRateMemory implements RateMemory {

    private static final Logger LOG = LoggerFactory.getLogger(FileRateMemory.class);
    private static final String VERSION = "onhook.rates/1";
    private static final int MOST_ENTRIES = 20_000;
    private static final long MOST_BYTES = 16L << 20;
    private static final Duration KEPT = Duration.ofDays(90);
    private static final JsonFactory JSON = new JsonFactory();
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    /** The lock of a file is between processes; this one is between memories of this process. */
    private static final Object SAVING = new Object();

    private static final String DAMAGED = ".damaged";

    private final Path file;
    private final Map<Key, Entry> entries = new ConcurrentHashMap<>();
    private final Map<Key, Entry> unsaved = new ConcurrentHashMap<>();

    private FileRateMemory(Path file) {
        this.file = file;
    }

    /**
     * Reads the file, on {@link Schedulers#boundedElastic()}; one that does not exist is empty.
     *
     * @return ends with an {@link IOException} if the file is there and cannot be opened
     */
    public static Mono<FileRateMemory> open(Path file) {
        Objects.requireNonNull(file, "file");
        return Mono.fromCallable(() -> {
                    FileRateMemory memory = new FileRateMemory(file.toAbsolutePath());
                    memory.entries.putAll(memory.read(false));
                    return memory;
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    @Override
    public @Nullable Entry load(Key key) {
        return entries.get(key);
    }

    @Override
    public void store(Key key, Entry entry) {
        entries.put(key, entry);
        unsaved.put(key, entry);
    }

    /**
     * Writes what was stored since the last time, on {@link Schedulers#boundedElastic()}; creates the directory.
     *
     * @return ends with an {@link IOException} if the file cannot be written
     */
    public Mono<Void> save() {
        return Mono.<Void>fromCallable(() -> {
                    if (!unsaved.isEmpty()) {
                        Map<Key, Entry> learned = Map.copyOf(unsaved);
                        join(learned);
                        learned.forEach(unsaved::remove);
                    }
                    return null;
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    private void join(Map<Key, Entry> learned) throws IOException {
        synchronized (SAVING) {
            joinLocked(learned);
        }
    }

    private void joinLocked(Map<Key, Entry> learned) throws IOException {
        Path directory = Objects.requireNonNull(file.getParent());
        Files.createDirectories(directory);
        Path lockFile = beside(".lock");
        // A process that ends lets go of the lock. The file stays: removing it would let two processes in.
        try (FileChannel channel = FileChannel.open(
                        lockFile,
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                        ownerOnly());
                FileLock lock = channel.lock()) {
            Map<Key, Entry> all = new HashMap<>(read(true));
            learned.forEach((key, entry) -> all.merge(key, entry, FileRateMemory::newer));
            write(all);
            lock.release();
        }
    }

    private static Entry newer(Entry one, Entry other) {
        return one.learnedAt().isAfter(other.learnedAt()) ? one : other;
    }

    /** Sets a damaged file aside only where no other process can write it. */
    private Map<Key, Entry> read(boolean locked) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            if (channel.size() > MOST_BYTES) {
                throw new IllegalArgumentException("it has " + channel.size() + " bytes, at most " + MOST_BYTES);
            }
            return parse(Channels.newInputStream(channel));
        } catch (NoSuchFileException nothingLearned) {
            return Map.of();
        } catch (JacksonIOException e) {
            throw e.getCause();
        } catch (JacksonException | IllegalArgumentException | DateTimeParseException e) {
            if (locked) {
                Files.move(file, beside(DAMAGED), StandardCopyOption.REPLACE_EXISTING);
            } else {
                LOG.warn(
                        "the rates in {} cannot be read and are found anew; it will be kept as {}: {}",
                        file,
                        beside(DAMAGED).getFileName(),
                        ForeignText.message(String.valueOf(e.getMessage())));
            }
            return Map.of();
        }
    }

    private static Map<Key, Entry> parse(InputStream in) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), in)) {
            JsonTree tree = JsonTree.document(parser);
            if (!tree.required("version").text().equals(VERSION)) {
                throw new IllegalArgumentException("it is of another version than " + VERSION);
            }
            Map<Key, Entry> read = new HashMap<>();
            tree.required("rates")
                    .elements()
                    .limit(MOST_ENTRIES)
                    .forEach(rate -> read.merge(
                            new Key(
                                    rate.required("accountId").text(),
                                    rate.required("region").text(),
                                    rate.required("operation").text()),
                            new Entry(
                                    rate.required("value").text(),
                                    Instant.parse(rate.required("learnedAt").text())),
                            FileRateMemory::newer));
            return read;
        }
    }

    private void write(Map<Key, Entry> all) throws IOException {
        Instant oldest = Instant.now().minus(KEPT);
        List<Map.Entry<Key, Entry>> kept = all.entrySet().stream()
                .filter(each -> each.getValue().learnedAt().isAfter(oldest))
                .sorted(Comparator.<Map.Entry<Key, Entry>, Instant>comparing(
                                each -> each.getValue().learnedAt())
                        .reversed())
                .limit(MOST_ENTRIES)
                .toList();
        Path next = beside(".next");
        Files.deleteIfExists(next);
        try (OutputStream out = Channels.newOutputStream(FileChannel.open(
                        next, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly()));
                JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringProperty("version", VERSION);
            json.writeArrayPropertyStart("rates");
            for (Map.Entry<Key, Entry> each : kept) {
                json.writeRaw('\n');
                json.writeStartObject();
                json.writeStringProperty("accountId", each.getKey().accountId());
                json.writeStringProperty("region", each.getKey().region());
                json.writeStringProperty("operation", each.getKey().operation());
                json.writeStringProperty("value", each.getValue().value());
                json.writeStringProperty(
                        "learnedAt", each.getValue().learnedAt().toString());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (JacksonException e) {
            throw new IOException("the rates could not be written to " + next, e);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path beside(String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    private static FileAttribute<?>[] ownerOnly() {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
