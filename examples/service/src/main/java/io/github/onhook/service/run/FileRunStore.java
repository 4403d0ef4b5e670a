package io.github.onhook.service.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Runs as a file {@code run.json} in a directory each. The directory around them is this process's alone. */
public final class FileRunStore implements RunStore, AutoCloseable {

    private static final String FILE = "run.json";

    private final RunFiles files;
    private final JsonMapper json;
    private final Scheduler blocking;
    private final FileChannel lock;
    private final ConcurrentMap<String, Long> versions = new ConcurrentHashMap<>();

    /**
     * Takes the directory; blocks.
     *
     * @throws IOException if it cannot be written, or another process has it
     */
    public FileRunStore(RunFiles files, JsonMapper json, Scheduler blocking) throws IOException {
        this.files = files;
        this.json = json;
        this.blocking = blocking;
        this.lock = take(files.root());
    }

    private static FileChannel take(Path root) throws IOException {
        PrivateFiles.directory(root);
        FileChannel channel =
                PrivateFiles.open(root.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // Another service of this same process has it.
        }
        channel.close();
        throw new IOException("the directory " + root + " is in use by another process: give this one its own");
    }

    @Override
    public Flux<StoredRun> load() {
        return Mono.fromCallable(this::read)
                .flatMapIterable(runs -> runs)
                .doOnNext(run -> versions.put(run.id(), run.version()))
                .subscribeOn(blocking);
    }

    private List<StoredRun> read() throws IOException {
        try (Stream<Path> dirs = Files.list(files.root())) {
            return dirs.map(dir -> dir.resolve(FILE))
                    .filter(Files::isRegularFile)
                    .map(this::read)
                    .sorted(Comparator.comparing(StoredRun::createdAt))
                    .toList();
        }
    }

    private StoredRun read(Path file) {
        try {
            return json.readValue(file, StoredRun.class);
        } catch (JacksonException e) {
            throw new IllegalStateException(file + " cannot be read: was it edited? Take it away, or put it right", e);
        }
    }

    @Override
    public Mono<Void> save(StoredRun run) {
        return Mono.<Void>fromCallable(() -> {
                    if (versions.getOrDefault(run.id(), 0L) >= run.version()) {
                        throw RefusedException.stale(run);
                    }
                    PrivateFiles.directory(files.directory(run.id()));
                    PrivateFiles.write(
                            files.directory(run.id()).resolve(FILE), out -> out.write(json.writeValueAsBytes(run)));
                    versions.put(run.id(), run.version());
                    return null;
                })
                .subscribeOn(blocking);
    }

    /** Gives the directory back. */
    @Override
    public void close() throws IOException {
        lock.close();
    }
}
