package io.github.onhook.service.run.queue;

import io.github.onhook.internal.text.ForeignText;
import io.github.onhook.report.Report;
import io.github.onhook.report.Report.Totals;
import io.github.onhook.service.run.live.Frames;
import io.github.onhook.service.run.live.LiveRun;
import io.github.onhook.service.run.live.LiveView;
import io.github.onhook.service.run.model.StoredRun;
import io.github.onhook.service.run.report.Reports;
import io.github.onhook.service.run.store.SharedProgress;
import io.github.onhook.service.run.store.SharedProgress.Shown;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/** Publishes runs to their watchers: one frame for all of them, created on one thread, a few times a second. */
public final class Views implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Views.class);
    private static final int QUEUED = 100_000;
    private static final Duration SHARED = Duration.ofSeconds(1);

    private final JsonMapper json;
    private final Reports reports;
    private final SharedProgress sharedProgress;
    private final Duration tick;
    /** A thread that may block, because the advice on codes is loaded on first use. */
    private final Scheduler thread = Schedulers.newBoundedElastic(1, QUEUED, "onhook-views", 60, true);

    public Views(JsonMapper json, Reports reports, SharedProgress sharedProgress, Duration tick) {
        this.json = json;
        this.reports = reports;
        this.sharedProgress = sharedProgress;
        this.tick = tick;
    }

    /** Publishes the current state of a run. */
    void changed(Entry entry) {
        thread.schedule(() -> entry.frames().publish(now(entry)));
    }

    /** Publishes an active run until disposed. */
    Disposable follow(Entry entry, LiveRun live) {
        Disposable here = Flux.interval(Duration.ZERO, tick, thread)
                .onBackpressureDrop()
                .doOnNext(n -> {
                    live.series().tick(live.soFar());
                    entry.frames().publish(now(entry));
                })
                .subscribe();
        Disposable elsewhere = Flux.interval(SHARED, thread)
                .onBackpressureDrop()
                .concatMap(n -> sharedProgress.show(() -> shown(entry)).onErrorResume(this::unshown), 1)
                .subscribe();
        return Disposables.composite(here, elsewhere);
    }

    private Shown shown(Entry entry) {
        LiveView view = view(entry);
        return new Shown(entry.run().id(), json.writeValueAsString(view.run().totals()), json.writeValueAsString(view));
    }

    private Mono<Void> unshown(Throwable e) {
        LOG.warn("Progress cannot be exchanged with other instances: {}", ForeignText.message(e.toString()));
        return Mono.empty();
    }

    /** Publishes runs of other instances until disposed. */
    Disposable followOthers(Entries entries) {
        return Flux.interval(SHARED, thread)
                .onBackpressureDrop()
                .concatMap(n -> others(entries).onErrorResume(this::unshown), 1)
                .subscribe();
    }

    private Mono<Void> others(Entries entries) {
        List<Entry> going = entries.all().stream()
                .filter(entry -> entry.live() == null && !entry.run().state().ended())
                .toList();
        List<String> watched = ids(going.stream().filter(entry -> entry.frames().watchers() > 0));
        return going.isEmpty()
                ? Mono.empty()
                : sharedProgress
                        .shown(ids(going.stream()), watched)
                        .publishOn(thread)
                        .doOnNext(shown -> seen(entries.get(shown.runId()), shown))
                        .then();
    }

    private static List<String> ids(Stream<Entry> entries) {
        return entries.map(entry -> entry.run().id()).toList();
    }

    private void seen(@Nullable Entry entry, Shown shown) {
        if (entry == null) {
            return;
        }
        String all = shown.view();
        entry.elsewhere(
                all == null
                        ? LiveView.of(entry.run(), json.readValue(shown.totals(), Totals.class))
                        : json.readValue(all, LiveView.class));
        if (all != null && entry.live() == null) {
            entry.frames().publish(now(entry));
        }
    }

    /** Publishes the final frame of a run and completes its watchers. */
    void ended(Entry entry, @Nullable Report report) {
        StoredRun run = entry.run();
        thread.schedule(() -> end(entry, report == null ? LiveView.of(run) : past(run, report)));
    }

    /**
     * Publishes the final frame of a run that another instance completed, and completes its watchers; in the
     * background.
     */
    void endedElsewhere(Entry entry) {
        last(entry.run())
                .onErrorResume(e -> unshown(e).thenReturn(LiveView.of(entry.run())))
                .publishOn(thread)
                .subscribe(last -> end(entry, last));
    }

    private void end(Entry entry, LiveView last) {
        Frames frames = entry.frames();
        frames.publish(bytes(last));
        frames.end();
        entry.forgetFrames();
    }

    /** The view of an ended run, from its report. */
    Mono<Frames> past(StoredRun run) {
        return last(run).map(last -> {
            Frames frames = new Frames();
            frames.publish(bytes(last));
            frames.end();
            return frames;
        });
    }

    private Mono<LiveView> last(StoredRun run) {
        return run.state().reported()
                ? reports.figures(run).map(report -> past(run, report))
                : Mono.fromSupplier(() -> LiveView.of(run));
    }

    private static LiveView past(StoredRun run, Report report) {
        return LiveView.of(
                run, report, report.timeline().step(), report.timeline().moments());
    }

    private byte[] now(Entry entry) {
        return bytes(view(entry));
    }

    private LiveView view(Entry entry) {
        LiveRun live = entry.live();
        if (live != null) {
            return LiveView.of(
                    entry.run(),
                    live.soFar(),
                    live.series().step(tick),
                    live.series().moments());
        }
        LiveView elsewhere = entry.elsewhere();
        return elsewhere == null ? LiveView.of(entry.run()) : elsewhere.with(entry.run());
    }

    private byte[] bytes(LiveView view) {
        return json.writeValueAsBytes(view);
    }

    @Override
    public void close() {
        thread.dispose();
    }
}
