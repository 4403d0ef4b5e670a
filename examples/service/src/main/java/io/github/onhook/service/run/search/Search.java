package io.github.onhook.service.run.search;

import io.github.onhook.model.PhoneNumber;
import io.github.onhook.service.run.intake.Uploads;
import io.github.onhook.service.run.live.LiveRun;
import io.github.onhook.service.run.model.StoredRun;
import io.github.onhook.service.run.queue.Entries;
import io.github.onhook.service.run.report.Reports;
import io.github.onhook.service.run.store.Journals;
import io.github.onhook.service.run.store.RunFiles;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Searches a number in a run: in the rows of an active run here, in the report of an ended run, and otherwise in the
 * journal.
 * Never blocks.
 */
public final class Search {

    private final Entries entries;
    private final RunFiles files;
    private final Uploads uploads;
    private final Reports reports;
    private final Journals journals;
    private final Scheduler blocking;

    public Search(
            Entries entries, RunFiles files, Uploads uploads, Reports reports, Journals journals, Scheduler blocking) {
        this.entries = entries;
        this.files = files;
        this.uploads = uploads;
        this.reports = reports;
        this.journals = journals;
        this.blocking = blocking;
    }

    public Mono<List<NumberView>> find(String id, PhoneNumber number) {
        return entries.find(id).flatMap(entry -> {
            LiveRun live = entry.live();
            if (live != null) {
                return inRows(id, live, number);
            }
            return entry.run().state().reported() ? inReport(entry.run(), number) : inJournal(entry.run(), number);
        });
    }

    private Mono<List<NumberView>> inRows(String id, LiveRun live, PhoneNumber number) {
        return Mono.fromCallable(() -> {
                    live.flush();
                    return NumberView.find(number, files.csv(id), live.plan());
                })
                .subscribeOn(blocking);
    }

    private Mono<List<NumberView>> inReport(StoredRun run, PhoneNumber number) {
        return reports.bring(run)
                .then(Mono.fromCallable(() -> NumberView.find(number, files.csv(run.id()), null))
                        .subscribeOn(blocking));
    }

    private Mono<List<NumberView>> inJournal(StoredRun run, PhoneNumber number) {
        return uploads.targets(run)
                .flatMap(targets -> journals.outcomes(run.id(), targets.plan())
                        .filter(outcome -> outcome.target().phoneNumber().equals(number))
                        .map(NumberView::of)
                        .collectList()
                        .map(found -> NumberView.withPending(number, targets.plan(), found)));
    }
}
