package io.github.onhook.service.run.intake;

import io.github.onhook.model.Plan;
import io.github.onhook.service.run.model.StoredRun;
import io.github.onhook.service.run.store.Archive;
import io.github.onhook.service.run.store.Journals;
import io.github.onhook.service.run.store.RunFiles;
import io.github.onhook.targets.Targets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The uploads of runs, stored so that each instance can resume them. Never blocks. */
public final class Uploads {

    private static final int ORPHANS_AT_ONCE = 100;

    private final RunFiles files;
    private final Archive archive;
    private final Journals journals;
    private final Scheduler blocking;

    public Uploads(RunFiles files, Archive archive, Journals journals, Scheduler blocking) {
        this.files = files;
        this.archive = archive;
        this.journals = journals;
        this.blocking = blocking;
    }

    /** Stores the upload of a run that is not visible yet, and its plan. */
    public Mono<Void> keep(StoredRun run, Path upload, Plan plan) {
        return Mono.<Void>fromCallable(() -> {
                    files.adopt(upload, run.id(), run.upload().form());
                    return null;
                })
                .subscribeOn(blocking)
                .then(Mono.defer(() -> archive.keep(run.id(), names(run))))
                .then(Mono.defer(() -> journals.create(run.id(), plan)));
    }

    /**
     * Deletes the files and the journal of a run that was not started, or that was deleted; the stored files last, by which
     * what a crash left is found.
     */
    public Mono<Void> forget(String id) {
        return Mono.<Void>fromCallable(() -> {
                    files.forget(id);
                    return null;
                })
                .subscribeOn(blocking)
                .then(Mono.defer(() -> journals.forget(id)))
                .then(Mono.defer(() -> archive.forget(id)));
    }

    /**
     * Deletes files that belong to no run and were stored before this: local ones of unknown runs, and those of the archive.
     *
     * @param known the ids of all runs that this process knows
     * @return of how many runs
     */
    public Mono<Long> forgetOrphans(Set<String> known, Instant before) {
        Mono<Long> local =
                Mono.fromCallable(() -> files.forgetOrphans(known, before)).subscribeOn(blocking);
        Mono<Long> stored = archive.orphans(before, ORPHANS_AT_ONCE)
                .concatMap(id -> forget(id).thenReturn(id), 1)
                .count();
        return local.zipWith(stored, Long::sum);
    }

    /** The content of an upload. */
    public Mono<Targets> targets(StoredRun run) {
        return archive.bring(run.id(), names(run))
                .then(Mono.fromCallable(() -> files.targets(run)).subscribeOn(blocking));
    }

    private static List<String> names(StoredRun run) {
        return List.of(run.upload().form().fileName());
    }
}
