package io.github.onhook.service.run;

import io.github.onhook.model.Plan;
import io.github.onhook.targets.Targets;
import java.nio.file.Path;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The uploads of runs, stored so that each instance can resume them. Never blocks. */
final class Uploads {

    private final RunFiles files;
    private final Archive archive;
    private final Journals journals;
    private final Scheduler blocking;

    Uploads(RunFiles files, Archive archive, Journals journals, Scheduler blocking) {
        this.files = files;
        this.archive = archive;
        this.journals = journals;
        this.blocking = blocking;
    }

    /** Stores the upload of a run that is not visible yet, and its plan. */
    Mono<Void> keep(StoredRun run, Path upload, Plan plan) {
        return Mono.<Void>fromCallable(() -> {
                    files.adopt(upload, run.id(), run.upload().form());
                    return null;
                })
                .subscribeOn(blocking)
                .then(Mono.defer(() -> archive.keep(run.id(), names(run))))
                .then(Mono.defer(() -> journals.create(run.id(), plan)));
    }

    /** Deletes the upload of a run that was not started. */
    Mono<Void> forget(String id) {
        return Mono.<Void>fromCallable(() -> {
                    files.forget(id);
                    return null;
                })
                .subscribeOn(blocking)
                .then(Mono.defer(() -> archive.forget(id)));
    }

    /** The content of an upload. */
    Mono<Targets> targets(StoredRun run) {
        return archive.bring(run.id(), names(run))
                .then(Mono.fromCallable(() -> files.targets(run)).subscribeOn(blocking));
    }

    private static List<String> names(StoredRun run) {
        return List.of(run.upload().form().fileName());
    }
}
