package io.github.onhook.service.run;

import io.github.onhook.Report;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/** Shows runs to their watchers: one picture for all of them, made on one thread, some times a second. */
final class Views implements AutoCloseable {

    private static final int QUEUED = 100_000;

    private final JsonMapper json;
    private final RunFiles files;
    private final Duration tick;
    private final Scheduler blocking;
    /** One that may block, for what advice there is on codes is read when it is first needed. */
    private final Scheduler thread = Schedulers.newBoundedElastic(1, QUEUED, "onhook-views", 60, true);

    Views(JsonMapper json, RunFiles files, Duration tick, Scheduler blocking) {
        this.json = json;
        this.files = files;
        this.tick = tick;
        this.blocking = blocking;
    }

    /** Shows a run as it stands now. */
    void changed(Entry entry) {
        thread.schedule(() -> entry.frames().publish(now(entry)));
    }

    /** Shows a run that goes on, until that is disposed of. */
    Disposable follow(Entry entry, LiveRun live) {
        return Flux.interval(Duration.ZERO, tick, thread)
                .onBackpressureDrop()
                .doOnNext(n -> {
                    live.series().tick(live.soFar());
                    entry.frames().publish(now(entry));
                })
                .subscribe();
    }

    /** Shows a run for the last time, and lets its watchers go. */
    void ended(Entry entry, @Nullable Report report) {
        StoredRun run = entry.run();
        thread.schedule(() -> {
            Frames frames = entry.frames();
            frames.publish(bytes(report == null ? LiveView.of(run) : past(run, report)));
            frames.end();
            entry.forgetFrames();
        });
    }

    /** A run that ended before, from its files. */
    Mono<Frames> past(StoredRun run) {
        Mono<LiveView> view = run.state().reported()
                ? Mono.fromCallable(() -> past(run, files.report(run.id()))).subscribeOn(blocking)
                : Mono.fromSupplier(() -> LiveView.of(run));
        return view.map(last -> {
            Frames frames = new Frames();
            frames.publish(bytes(last));
            frames.end();
            return frames;
        });
    }

    private static LiveView past(StoredRun run, Report report) {
        return LiveView.of(
                run, report, report.timeline().step(), report.timeline().moments());
    }

    private byte[] now(Entry entry) {
        LiveRun live = entry.live();
        return bytes(
                live == null
                        ? LiveView.of(entry.run())
                        : LiveView.of(
                                entry.run(),
                                live.soFar(),
                                live.series().step(tick),
                                live.series().moments()));
    }

    private byte[] bytes(LiveView view) {
        return json.writeValueAsBytes(view);
    }

    @Override
    public void close() {
        thread.dispose();
    }
}
