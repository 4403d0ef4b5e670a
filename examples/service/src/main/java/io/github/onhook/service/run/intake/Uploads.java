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

    /** Deletes the files and the journal of a run that was not started, or that was deleted. */
    public Mono<Void> forget(String id) {
        return Mono.<Void>fromCallable(() -> {
                    files.forget(id);
                    return null;
                })
                .subscribeOn(blocking)
                .then(Mono.defer(() -> archive.forget(id)))
                .then(Mono.defer(() -> journals.forget(id)));
    }

    /** Deletes local files that belong to none of these runs, and were changed before this; returns of how many runs. */
    public Mono<Long> forgetOrphans(Set<String> known, Instant before) {
        return Mono.fromCallable(() -> files.forgetOrphans(known, before)).subscribeOn(blocking);
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
