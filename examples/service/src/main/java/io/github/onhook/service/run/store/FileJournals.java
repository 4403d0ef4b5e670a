package io.github.onhook.service.run.store;

import io.github.onhook.internal.replay.Replay;
import io.github.onhook.journal.FileJournal;
import io.github.onhook.journal.Journal;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Journals as files in the directory of each run, which no other process uses. */
final class FileJournals implements Journals {

    private final RunFiles files;
    private final Scheduler blocking;

    FileJournals(RunFiles files, Scheduler blocking) {
        this.files = files;
        this.blocking = blocking;
    }

    @Override
    public Mono<Void> create(String runId, Plan plan) {
        return Mono.empty();
    }

    /** It is one of the files of the run. */
    @Override
    public Mono<Void> forget(String runId) {
        return Mono.empty();
    }

    /** Closed before the run opens it: closing a file releases all locks of this process on it. */
    @Override
    public Flux<Outcome> outcomes(String runId, Plan plan) {
        Path file = files.journal(runId);
        return Mono.fromCallable(() -> Files.exists(file))
                .filter(exists -> exists)
                .flatMapMany(exists -> Flux.using(
                        () -> FileJournal.read(file, runId),
                        journal -> Replay.outcomes(plan, journal),
                        FileJournal::close))
                .subscribeOn(blocking);
    }

    @Override
    public Mono<Held> take(String runId) {
        return Mono.fromSupplier(() -> new HeldFile(runId));
    }

    private final class HeldFile implements Held {

        private final String runId;
        private final AtomicReference<@Nullable Journal> opened = new AtomicReference<>();

        HeldFile(String runId) {
            this.runId = runId;
        }

        @Override
        public Mono<Journal> open() {
            return Mono.<Journal>fromCallable(() -> FileJournal.open(files.journal(runId), runId))
                    .doOnNext(opened::set)
                    .subscribeOn(blocking);
        }

        @Override
        public Mono<Void> giveBack() {
            return Mono.<Void>fromRunnable(() -> {
                        Journal journal = opened.getAndSet(null);
                        if (journal != null) {
                            journal.close();
                        }
                    })
                    .subscribeOn(blocking);
        }
    }
}
