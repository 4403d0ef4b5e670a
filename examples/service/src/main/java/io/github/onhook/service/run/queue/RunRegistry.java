package io.github.onhook.service.run.queue;

import io.github.onhook.internal.text.ForeignText;
import io.github.onhook.report.Report.Totals;
import io.github.onhook.service.run.intake.Uploads;
import io.github.onhook.service.run.live.Frames;
import io.github.onhook.service.run.live.LiveRun;
import io.github.onhook.service.run.live.LiveView;
import io.github.onhook.service.run.model.Action;
import io.github.onhook.service.run.model.RefusedException;
import io.github.onhook.service.run.model.RunState;
import io.github.onhook.service.run.model.StoredRun;
import io.github.onhook.service.run.store.NotStoredException;
import io.github.onhook.service.run.store.RunStore;
import io.github.onhook.targets.Targets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** All runs: accepts new ones, applies actions, and provides watchers with frames. */
public final class RunRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(RunRegistry.class);
    private static final Duration LOOK_ROUND = Duration.ofSeconds(1);

    private final Entries entries;
    private final SerialExecutor executor;
    private final Dispatcher dispatcher;
    private final RunStore store;
    private final Uploads uploads;
    private final Views views;
    private final QueueLimits limits;
    private final Disposable.Composite work = Disposables.composite();

    public RunRegistry(
            Entries entries,
            SerialExecutor executor,
            Dispatcher dispatcher,
            RunStore store,
            Uploads uploads,
            Views views,
            QueueLimits limits) {
        this.entries = entries;
        this.executor = executor;
        this.dispatcher = dispatcher;
        this.store = store;
        this.uploads = uploads;
        this.views = views;
        this.limits = limits;
    }

    public Stream<StoredRun> all() {
        return entries.all().stream().map(Entry::run);
    }

    public Mono<StoredRun> run(String id) {
        return entries.find(id).map(Entry::run);
    }

    public Mono<StoredRun> startedWith(String user, String key) {
        return entries.startedWith(user, key);
    }

    /** A run's outcomes so far; for a run of another instance, as last published. */
    @Nullable public Totals soFar(String id) {
        Entry entry = entries.get(id);
        if (entry == null) {
            return null;
        }
        LiveRun live = entry.live();
        if (live != null) {
            return live.soFar().totals();
        }
        LiveView elsewhere = entry.elsewhere();
        return elsewhere == null ? null : elsewhere.run().totals();
    }

    /** Loads the stored runs, resumes runs without an owner, and follows the changes of other instances. */
    public Mono<Void> takeUp() {
        return entries.load()
                .then(executor.inTurn(Mono.defer(dispatcher::dispatch)))
                .then(Mono.fromRunnable(this::lookRound));
    }

    private void lookRound() {
        work.add(store.changes()
                .concatMap(
                        run -> executor.inTurn(Mono.fromSupplier(() -> entries.hear(run)))
                                .onErrorComplete(),
                        1)
                .subscribe());
        work.add(Flux.interval(LOOK_ROUND)
                .onBackpressureDrop()
                .concatMap(n -> executor.inTurn(Mono.defer(this::dispatch)).onErrorComplete(), 1)
                .subscribe());
        work.add(views.followOthers(entries));
    }

    /** Checks whether a run of this user could be accepted, before its upload is read. */
    public void checkRoom(String user) {
        refuseIfClosing();
        limits.checkQueue(entries.all(), user);
    }

    /**
     * Accepts a new run with its upload; deletes both if it is rejected. Once begun it is completed even if the requester
     * has gone: an upload without its run would stay, and a run without its upload could not be executed.
     */
    public Mono<StoredRun> admit(StoredRun run, Path upload, Targets targets) {
        return Mono.<StoredRun>fromRunnable(() -> limits.check(entries.all(), run))
                .then(Mono.defer(() -> uploads.keep(run, upload, targets.plan())))
                .onErrorResume(e -> undo(run, e))
                .then(executor.inTurn(Mono.defer(() -> add(run)))
                        .onErrorResume(RunRegistry::isNotStored, e -> undo(run, e)))
                .cache();
    }

    /** After any other error the run may be stored, and needs its upload. */
    private static boolean isNotStored(Throwable e) {
        return e instanceof RefusedException || e instanceof NotStoredException;
    }

    private <T> Mono<T> undo(StoredRun run, Throwable e) {
        return uploads.forget(run.id())
                .doOnError(
                        left -> LOG.warn("The upload of run {}, which was not started, is left over", run.id(), left))
                .onErrorComplete()
                .then(Mono.error(e));
    }

    private Mono<StoredRun> add(StoredRun run) {
        refuseIfClosing();
        limits.check(entries.all(), run);
        return entries.startedWith(run.startedBy(), run.upload().idempotencyKey())
                .flatMap(other -> Mono.<Entry>error(RefusedException.keyInUse()))
                .switchIfEmpty(Mono.defer(() -> entries.add(run)))
                .doOnNext(entry -> LOG.info(
                        "Run {} of {} targets is {}, started by {}",
                        run.id(),
                        run.size().targets(),
                        run.state(),
                        ForeignText.code(run.startedBy())))
                .then(Mono.defer(this::dispatch))
                .thenReturn(run);
    }

    /** What was stored before stays true if this fails; it is tried again soon. */
    private Mono<Void> dispatch() {
        return dispatcher
                .dispatch()
                .doOnError(e -> LOG.warn("Runs cannot be executed now", e))
                .onErrorComplete();
    }

    private void refuseIfClosing() {
        if (dispatcher.isClosing()) {
            throw RefusedException.closing();
        }
    }

    /** Changes the stored state; the owner of the run follows it. */
    public Mono<StoredRun> act(String id, @Nullable Long version, Action action, String user) {
        return executor.inTurn(entries.find(id).flatMap(entry -> {
            refuseIfClosing();
            return entries.refresh(entry)
                    .then(entries.change(entry, run -> after(run, entry.occupied(), version, action, user)))
                    .doOnNext(next -> {
                        LOG.info("Run {} is {} now: {} by {}", id, next.state(), action, ForeignText.code(user));
                        if (next.state().ended()) {
                            views.ended(entry, null);
                        }
                    })
                    .flatMap(next -> dispatch().thenReturn(next));
        }));
    }

    private static StoredRun after(
            StoredRun run, boolean occupied, @Nullable Long version, Action action, String user) {
        if (version != null && version != run.version()) {
            throw RefusedException.stale(run);
        }
        StoredRun next = action.apply(run, user);
        if (action == Action.CANCEL) {
            return next.with("cancelled by " + ForeignText.code(user), next.totals());
        }
        return next.state() == RunState.RUNNING && !occupied ? next.waiting() : next;
    }

    public Mono<Frames> watch(String id) {
        return entries.find(id)
                .flatMap(entry -> entry.run().state().ended() ? views.past(entry.run()) : Mono.just(entry.frames()));
    }

    /**
     * Deletes runs that ended before this, the oldest first: first the row, so that none is left without its files.
     *
     * @param most so many at most
     * @return how many were deleted
     */
    public Mono<Long> removeEndedBefore(Instant before, int most) {
        return Flux.fromStream(() -> entries.all().stream()
                        .filter(entry -> !entry.occupied() && endedBefore(entry.run(), before))
                        .sorted(Comparator.comparing(entry -> entry.run().createdAt()))
                        .limit(most))
                .concatMap(
                        entry -> executor.inTurn(Mono.defer(() -> endedBefore(entry.run(), before)
                                        ? entries.remove(entry.run())
                                        : Mono.just(false)))
                                .filter(removed -> removed)
                                .flatMap(removed ->
                                        uploads.forget(entry.run().id()).thenReturn(entry)),
                        1)
                .count();
    }

    /** Deletes local files of no run that were changed before this. */
    public Mono<Long> removeOrphansBefore(Instant before) {
        return Mono.defer(() -> uploads.forgetOrphans(
                        entries.all().stream().map(entry -> entry.run().id()).collect(Collectors.toSet()), before))
                .doOnNext(orphans -> {
                    if (orphans > 0) {
                        LOG.info("The files of {} unknown runs were deleted", orphans);
                    }
                });
    }

    private static boolean endedBefore(StoredRun run, Instant before) {
        Instant ended = run.endedAt();
        return run.state().ended() && ended != null && ended.isBefore(before);
    }

    /** Stops the runs here so that they can continue later; completes when no request is in flight. */
    public Mono<Void> close() {
        return executor.inTurn(Mono.fromRunnable(dispatcher::close))
                .then(dispatcher.atRest())
                .doFinally(end -> {
                    work.dispose();
                    executor.close();
                });
    }

    public long count(RunState state) {
        return all().filter(run -> run.state() == state).count();
    }
}
