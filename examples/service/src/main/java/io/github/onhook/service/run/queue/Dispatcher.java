package io.github.onhook.service.run.queue;

import io.github.onhook.internal.text.ForeignText;
import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.report.Report;
import io.github.onhook.service.run.live.LiveRun;
import io.github.onhook.service.run.model.RunState;
import io.github.onhook.service.run.model.StoredRun;
import io.github.onhook.service.run.report.Reports;
import io.github.onhook.service.run.store.Journals;
import io.github.onhook.service.run.store.PrivateFiles;
import io.github.onhook.service.trace.RunTraces;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Decides which runs are executed here, starts them and completes them.
 *
 * <p>A run is executed by the instance that has taken it. A run without an owner, because its instance died or gave it
 * back, is
 * taken by the first instance with a free slot.
 */
public final class Dispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final String SHUTDOWN = "the service is shutting down; the run continues after the restart";
    private static final Duration WITH_ANOTHER = Duration.ofSeconds(2);
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(30);

    private final Entries entries;
    private final SerialExecutor executor;
    private final Journals journals;
    private final Launcher launcher;
    private final Reports reports;
    private final Views views;
    private final RunTraces traces;
    private final int most;
    private final int mostOfAUser;
    private volatile boolean closing;

    public Dispatcher(
            Entries entries,
            SerialExecutor executor,
            Journals journals,
            Launcher launcher,
            Reports reports,
            Views views,
            RunTraces traces,
            int most,
            int mostOfAUser) {
        this.entries = entries;
        this.executor = executor;
        this.journals = journals;
        this.launcher = launcher;
        this.reports = reports;
        this.views = views;
        this.traces = traces;
        this.most = most;
        this.mostOfAUser = mostOfAUser;
    }

    boolean isClosing() {
        return closing;
    }

    /** Starts runs in order of arrival up to the limits of all and of each user; none during shutdown. Only called on the executor. */
    Mono<Void> dispatch() {
        if (closing) {
            return Mono.empty();
        }
        Collection<Entry> all = entries.all();
        return Flux.fromIterable(all)
                .filter(entry -> entry.live() != null && entry.run().state() == RunState.QUEUED)
                .concatMap(this::isRunning)
                .then(Mono.fromRunnable(() -> {
                    Map<String, Integer> byUser = new HashMap<>();
                    all.stream()
                            .filter(Entry::occupied)
                            .forEach(entry -> byUser.merge(entry.run().startedBy(), 1, Integer::sum));
                    long free = most - all.stream().filter(Entry::occupied).count();
                    all.stream()
                            .filter(Entry::waits)
                            .sorted(Comparator.comparing(entry -> entry.run().createdAt()))
                            .filter(entry -> byUser.merge(entry.run().startedBy(), 1, Integer::sum) <= mostOfAUser)
                            .limit(Math.max(0, free))
                            .toList()
                            .forEach(this::begin);
                }));
    }

    /** A run that is active here is RUNNING, even if another instance queued it on resume. */
    private Mono<StoredRun> isRunning(Entry entry) {
        return entries.change(entry, run -> run.state() == RunState.QUEUED ? run.in(RunState.RUNNING) : run);
    }

    private void begin(Entry entry) {
        entry.occupy();
        Mono.defer(() -> journals.take(entry.run().id()))
                .onErrorResume(e -> notHad(entry, e))
                .flatMap(held -> prepare(entry, held))
                .flatMap(live -> adopt(entry, live))
                .flatMap(live -> execute(entry, live)
                        .flatMap(report -> end(entry, live, report))
                        .onErrorResume(e -> failed(entry, e).then(live.release())))
                .then(executor.inTurn(Mono.<Void>fromRunnable(entry::leave).then(Mono.defer(this::dispatch))))
                .doOnError(e -> LOG.error("Run {} was abandoned", entry.run().id(), e))
                .onErrorComplete()
                .subscribe();
    }

    /** The error does not concern the run itself: another instance may own it. */
    private static Mono<Journals.Held> notHad(Entry entry, Throwable e) {
        if (isWithAnother(e)) {
            entry.rest(WITH_ANOTHER);
        } else {
            LOG.warn("Run {} cannot be taken now", entry.run().id(), e);
            entry.rest(AFTER_A_FAILURE);
        }
        return Mono.empty();
    }

    private static boolean isWithAnother(Throwable e) {
        return e instanceof JournalException journal && journal.kind() == JournalException.Kind.TAKEN;
    }

    /** Reads the stored state after taking the run: the previous owner may have completed it. */
    private Mono<LiveRun> prepare(Entry entry, Journals.Held held) {
        return executor.inTurn(Mono.defer(() -> entries.refresh(entry)))
                .filter(run -> run.state().goesOn() && !closing)
                .flatMap(run -> launcher.prepare(run, held))
                .onErrorResume(e -> failed(entry, e).then(Mono.empty()))
                .switchIfEmpty(
                        Mono.defer(() -> held.giveBack().onErrorComplete().then(Mono.empty())));
    }

    /** Starts a run that is ready, unless its state has changed in the meantime. */
    private Mono<LiveRun> adopt(Entry entry, LiveRun live) {
        return executor.inTurn(Mono.defer(() -> isRunning(entry))
                        .filter(run -> run.state().goesOn() && !closing)
                        .map(run -> {
                            LOG.info("Run {} is executed here", run.id());
                            entry.live(live);
                            return live;
                        }))
                .onErrorResume(e -> failed(entry, e).then(Mono.empty()))
                .switchIfEmpty(Mono.defer(() -> live.release().then(Mono.empty())));
    }

    private Mono<Report> execute(Entry entry, LiveRun live) {
        return traces.continued(
                entry.run().upload().trace(),
                Mono.using(() -> views.follow(entry, live), shown -> live.execute(), Disposable::dispose));
    }

    /** Gives a run back once its result is stored; during shutdown, before other instances learn that it is free. */
    private Mono<Void> end(Entry entry, LiveRun live, Report report) {
        if (SHUTDOWN.equals(report.stopReason())) {
            return live.release()
                    .then(executor.inTurn(Mono.defer(() -> entries.change(
                            entry, run -> run.state() == RunState.RUNNING ? run.in(RunState.QUEUED) : run))))
                    .then();
        }
        return reports.keep(entry.run().id())
                .then(executor.inTurn(Mono.defer(() -> ended(entry, report))))
                .then(Mono.defer(live::release));
    }

    private Mono<Void> ended(Entry entry, Report report) {
        return entries.change(
                        entry,
                        run -> run.state().ended()
                                ? run
                                : run.in(RunState.of(report.status())).with(report.stopReason(), report.totals()))
                .doOnNext(run -> {
                    LOG.info(
                            "Run {} ended: {}, {} of {} done",
                            run.id(),
                            run.state(),
                            report.totals().done(),
                            report.totals().targets());
                    views.ended(entry, report);
                })
                .then();
    }

    /** Nothing is lost: the journal has what was sent. Another instance resumes the run, or a user does. */
    private Mono<Void> failed(Entry entry, Throwable e) {
        String id = entry.run().id();
        if (isWithAnother(e)) {
            LOG.warn("Run {} does not continue here: {}", id, ForeignText.message(String.valueOf(e.getMessage())));
            entry.rest(WITH_ANOTHER);
            return Mono.empty();
        }
        if (e instanceof DataAccessException || e instanceof TransactionException) {
            LOG.warn("Run {} does not continue here for now: the database is unavailable", id, e);
            entry.rest(AFTER_A_FAILURE);
            return Mono.empty();
        }
        LOG.error("Run {} cannot go on", id, e);
        return executor.inTurn(Mono.defer(() -> entries.change(entry, run -> broken(run, e))))
                .doOnNext(run -> views.ended(entry, null))
                .then()
                .onErrorResume(unkept -> {
                    LOG.error("The failure of run {} could not be stored: retrying", id, unkept);
                    entry.rest(AFTER_A_FAILURE);
                    return Mono.empty();
                });
    }

    private static StoredRun broken(StoredRun run, Throwable e) {
        return run.state().ended() ? run : run.in(RunState.BROKEN).with(PrivateFiles.describe(e), null);
    }

    /** Stops the runs here so that they continue elsewhere or after a restart. Only called on the executor. */
    void close() {
        closing = true;
        entries.all().forEach(entry -> {
            LiveRun live = entry.live();
            if (live != null && entry.run().state() != RunState.CANCELLING) {
                live.stop(SHUTDOWN);
            }
            entry.frames().letGo();
        });
    }

    /** Completes when no run is active here. */
    Mono<Void> atRest() {
        return Mono.defer(
                () -> Mono.when(entries.all().stream().map(Entry::left).toList()));
    }
}
