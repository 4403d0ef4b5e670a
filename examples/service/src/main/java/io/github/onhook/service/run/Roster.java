package io.github.onhook.service.run;

import io.github.onhook.PhoneNumber;
import io.github.onhook.Report;
import io.github.onhook.Report.Totals;
import io.github.onhook.service.run.RefusedException.Cause;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * All runs, and who of them goes on. Every change is made at the {@link Desk}: it is kept first, and takes effect then.
 */
final class Roster {

    private static final Logger LOG = LoggerFactory.getLogger(Roster.class);
    private static final String SHUTDOWN = "the service ends; the run goes on when it is back";

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Desk desk = new Desk();
    private final RunStore store;
    private final RunFiles files;
    private final Launcher launcher;
    private final Views views;
    private final Limits limits;
    private final Scheduler blocking;
    private volatile boolean closing;

    /**
     * How many at a time.
     *
     * @param running runs that go on, paused ones too
     * @param waiting runs that wait for their turn, or for an approval
     */
    record Limits(int running, int waiting) {}

    Roster(RunStore store, RunFiles files, Launcher launcher, Views views, Limits limits, Scheduler blocking) {
        this.store = store;
        this.files = files;
        this.launcher = launcher;
        this.views = views;
        this.limits = limits;
        this.blocking = blocking;
    }

    Stream<StoredRun> all() {
        return entries.values().stream().map(Entry::run);
    }

    Entry entry(String id) {
        Entry entry = entries.get(id);
        if (entry == null) {
            throw RefusedException.unknownRun(id);
        }
        return entry;
    }

    Mono<StoredRun> of(@Nullable String id) {
        Entry entry = id == null ? null : entries.get(id);
        return entry == null ? Mono.empty() : Mono.just(entry.run());
    }

    @Nullable Totals soFar(String id) {
        LiveRun live = entry(id).live();
        return live == null ? null : live.soFar().totals();
    }

    Flux<StoredRun> load() {
        return Mono.<Void>fromCallable(() -> {
                    files.forgetIncoming();
                    return null;
                })
                .subscribeOn(blocking)
                .thenMany(store.load())
                .doOnNext(run -> entries.put(run.id(), new Entry(run)));
    }

    /** Lets those that were under way when the process before this one ended go on. */
    Mono<Void> goOn() {
        return desk.inTurn(Flux.fromStream(() -> entries.values().stream())
                .filter(entry -> entry.run().state() == RunState.RUNNING)
                .concatMap(entry -> keep(entry, entry.run().in(RunState.QUEUED)))
                .then(Mono.defer(this::dispatch)));
    }

    /** Takes a new run in, with its upload. */
    Mono<StoredRun> admit(StoredRun run, Path upload) {
        return desk.inTurn(Mono.defer(() -> {
            refuseIfClosing();
            if (entries.values().stream().filter(Roster::isWaiting).count() >= limits.waiting()) {
                throw RefusedException.because(
                        Cause.QUEUE_FULL, limits.waiting() + " runs wait already: start this one when some have ended");
            }
            Entry entry = new Entry(run);
            return onDisk(() -> files.adopt(upload, run.id(), run.upload().form()))
                    .then(store.save(run))
                    .doOnSuccess(saved -> {
                        entries.put(run.id(), entry);
                        views.changed(entry);
                        LOG.info(
                                "Run {} of {} targets is {}, started by {}",
                                run.id(),
                                run.size().targets(),
                                run.state(),
                                run.startedBy());
                    })
                    .then(Mono.defer(this::dispatch))
                    .thenReturn(run);
        }));
    }

    private static boolean isWaiting(Entry entry) {
        RunState state = entry.run().state();
        return state == RunState.QUEUED || state == RunState.AWAITING_APPROVAL;
    }

    Mono<StoredRun> act(String id, @Nullable Long version, Action action, String user) {
        return desk.inTurn(Mono.defer(() -> {
            refuseIfClosing();
            Entry entry = entry(id);
            StoredRun now = entry.run();
            if (version != null && version != now.version()) {
                throw RefusedException.stale(now);
            }
            StoredRun next = after(entry, action, user);
            return keep(entry, next)
                    .then(Mono.fromRunnable(() -> {
                        LOG.info("Run {} is {} now: {} by {}", id, next.state(), action, user);
                        takeEffect(entry, action);
                    }))
                    .then(Mono.defer(this::dispatch))
                    .thenReturn(next);
        }));
    }

    private static StoredRun after(Entry entry, Action action, String user) {
        StoredRun next = action.apply(entry.run(), user);
        if (action == Action.CANCEL) {
            return next.with("cancelled by " + user, next.totals());
        }
        return next.state() == RunState.RUNNING && !entry.occupied() ? next.waiting() : next;
    }

    private void takeEffect(Entry entry, Action action) {
        LiveRun live = entry.live();
        if (live != null) {
            switch (action) {
                case PAUSE -> live.pause();
                case RESUME -> live.resume();
                case CANCEL -> live.stop(String.valueOf(entry.run().note()));
                case APPROVE, REFUSE -> throw new IllegalStateException("a run that goes on awaits no approval");
            }
        }
        if (entry.run().state().ended()) {
            views.ended(entry, null);
        }
    }

    /** Lets as many go on as may, those first that came first. In a turn only. */
    private Mono<Void> dispatch() {
        long running = entries.values().stream().filter(Entry::occupied).count();
        Entry next = closing || running >= limits.running()
                ? null
                : entries.values().stream()
                        .filter(Entry::waits)
                        .min(Comparator.comparing(entry -> entry.run().createdAt()))
                        .orElse(null);
        if (next == null) {
            return Mono.empty();
        }
        next.occupy();
        Mono<Void> kept =
                next.run().state() == RunState.QUEUED ? keep(next, next.run().in(RunState.RUNNING)) : Mono.empty();
        return kept.doOnSuccess(done -> launch(next))
                .onErrorResume(e -> broke(next, e))
                .then(Mono.defer(this::dispatch));
    }

    private void launch(Entry entry) {
        launcher.prepare(entry.run())
                .flatMap(live -> desk.inTurn(Mono.fromSupplier(() -> adopt(entry, live)))
                        .flatMap(adopted -> adopted ? Mono.empty() : onDisk(live::release)))
                .onErrorResume(e -> desk.inTurn(broke(entry, e)))
                .subscribe();
    }

    /** Starts a run that is ready, unless it was paused in the meantime: then it waits for being resumed. */
    private boolean adopt(Entry entry, LiveRun live) {
        StoredRun run = entry.run();
        if (run.state() == RunState.PAUSED || closing) {
            entry.leave();
            return false;
        }
        entry.live(live);
        if (run.state() == RunState.CANCELLING) {
            live.stop(String.valueOf(run.note()));
        }
        Disposable shown = views.follow(entry, live);
        live.execute()
                .flatMap(report -> desk.inTurn(Mono.defer(() -> end(entry, report))))
                .onErrorResume(e -> desk.inTurn(Mono.defer(() -> broke(entry, e))))
                .doFinally(end -> shown.dispose())
                .subscribe();
        return true;
    }

    private Mono<Void> end(Entry entry, Report report) {
        if (SHUTDOWN.equals(report.stopReason())) {
            entry.leave();
            return Mono.empty();
        }
        StoredRun next = entry.run().in(RunState.of(report.status())).with(report.stopReason(), report.totals());
        LOG.info(
                "Run {} ended: {}, {} of {} off",
                next.id(),
                next.state(),
                report.totals().done(),
                report.totals().targets());
        return keep(entry, next)
                .then(Mono.fromRunnable(() -> {
                    entry.leave();
                    views.ended(entry, report);
                }))
                .then(Mono.defer(this::dispatch));
    }

    /** Nothing is lost: what was sent is on record, and the run can be resumed. */
    private Mono<Void> broke(Entry entry, Throwable e) {
        LOG.error("Run {} cannot go on", entry.run().id(), e);
        StoredRun next = entry.run().in(RunState.BROKEN).with(PrivateFiles.describe(e), null);
        return keep(entry, next)
                .onErrorResume(unkept -> {
                    LOG.error("That run {} cannot go on could not be kept", next.id(), unkept);
                    entry.run(next);
                    return Mono.empty();
                })
                .then(Mono.fromRunnable(() -> {
                    entry.leave();
                    views.ended(entry, null);
                }))
                .then(Mono.defer(this::dispatch));
    }

    private Mono<Void> keep(Entry entry, StoredRun next) {
        return store.save(next).doOnSuccess(saved -> {
            entry.run(next);
            views.changed(entry);
        });
    }

    Mono<Frames> watch(String id) {
        return Mono.defer(() -> {
            Entry entry = entry(id);
            return entry.run().state().ended() ? views.past(entry.run()) : Mono.just(entry.frames());
        });
    }

    Mono<List<NumberView>> find(String id, PhoneNumber number) {
        return Mono.fromCallable(() -> {
                    Entry entry = entry(id);
                    LiveRun live = entry.live();
                    if (live != null) {
                        live.flush();
                        return NumberView.find(number, files.csv(id), live.plan());
                    }
                    return NumberView.find(
                            number,
                            files.csv(id),
                            entry.run().state().reported()
                                    ? null
                                    : files.targets(entry.run()).plan());
                })
                .subscribeOn(blocking);
    }

    /** Stops what goes on, in a way that it goes on after a restart; completes when all that was in flight is answered. */
    Mono<Void> close() {
        return desk.inTurn(Mono.fromRunnable(() -> {
                    closing = true;
                    entries.values().forEach(entry -> {
                        LiveRun live = entry.live();
                        if (live != null && entry.run().state() != RunState.CANCELLING) {
                            live.stop(SHUTDOWN);
                        }
                        entry.frames().end();
                    });
                }))
                .then(Mono.defer(() ->
                        Mono.when(entries.values().stream().map(Entry::left).toList())))
                .doFinally(end -> desk.close());
    }

    private void refuseIfClosing() {
        if (closing) {
            throw RefusedException.closing();
        }
    }

    long count(RunState state) {
        return all().filter(run -> run.state() == state).count();
    }

    int watchers() {
        return entries.values().stream()
                .mapToInt(entry -> entry.frames().watchers())
                .sum();
    }

    private interface DiskWork {
        void run() throws Exception;
    }

    private Mono<Void> onDisk(DiskWork work) {
        return Mono.<Void>fromCallable(() -> {
                    work.run();
                    return null;
                })
                .subscribeOn(blocking);
    }
}
