package io.github.onhook.journal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A journal in memory: it outlives the run, and not the process. For tests, and for trying again within one process. */
public final class MemoryJournal implements Journal {

    private final String runId;
    private final List<List<Entry>> appended = new CopyOnWriteArrayList<>();

    /** An empty journal of a run that has not begun. */
    public MemoryJournal(String runId) {
        this.runId = runId;
    }

    @Override
    public String runId() {
        return runId;
    }

    @Override
    public Flux<Entry> replay() {
        return Flux.defer(() -> Flux.fromIterable(List.copyOf(appended)).concatMapIterable(entries -> entries));
    }

    @Override
    public Mono<Void> append(List<Entry> entries) {
        return Mono.fromRunnable(() -> appended.add(List.copyOf(entries)));
    }

    /** The entries, in order, as they are now. */
    public List<Entry> entries() {
        return appended.stream().flatMap(List::stream).toList();
    }

    @Override
    public void close() {}
}
