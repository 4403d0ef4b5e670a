package io.github.onhook.service.run.store;

import io.github.onhook.service.run.model.StoredRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** Stores each run as {@code run.json} in its own directory, which no other process changes. */
final class FileRunStore implements RunStore {

    private static final String FILE = "run.json";

    private final RunFiles files;
    private final JsonMapper json;
    private final Scheduler blocking;
    private final ConcurrentMap<String, Long> versions = new ConcurrentHashMap<>();

    FileRunStore(RunFiles files, JsonMapper json, Scheduler blocking) {
        this.files = files;
        this.json = json;
        this.blocking = blocking;
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
            throw new IllegalStateException(file + " cannot be read: was it edited? Remove it, or correct it", e);
        }
    }

    @Override
    public Mono<StoredRun> find(String id) {
        return Mono.fromCallable(() -> versions.containsKey(id) ? read(file(id)) : null)
                .subscribeOn(blocking);
    }

    private Path file(String id) {
        return files.directory(id).resolve(FILE);
    }

    /** All runs are in memory: nobody else starts any. */
    @Override
    public Mono<StoredRun> startedWith(String user, String key) {
        return Mono.empty();
    }

    @Override
    public Mono<Boolean> save(StoredRun run) {
        return Mono.fromCallable(() -> {
                    if (versions.getOrDefault(run.id(), 0L) != run.version() - 1) {
                        return false;
                    }
                    PrivateFiles.directory(files.directory(run.id()));
                    PrivateFiles.write(file(run.id()), out -> out.write(json.writeValueAsBytes(run)));
                    versions.put(run.id(), run.version());
                    return true;
                })
                .onErrorMap(IOException.class, e -> new NotStoredException(run.id(), e))
                .subscribeOn(blocking);
    }

    @Override
    public Mono<Boolean> remove(StoredRun run) {
        return Mono.fromCallable(() -> {
                    if (versions.getOrDefault(run.id(), 0L) != run.version()) {
                        return false;
                    }
                    Files.deleteIfExists(file(run.id()));
                    versions.remove(run.id());
                    return true;
                })
                .subscribeOn(blocking);
    }

    @Override
    public Flux<StoredRun> changes() {
        return Flux.never();
    }
}
