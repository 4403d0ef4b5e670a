package io.github.onhook.service.run.queue;

import io.github.onhook.service.run.live.Frames;
import io.github.onhook.service.run.live.LiveRun;
import io.github.onhook.service.run.live.LiveView;
import io.github.onhook.service.run.model.StoredRun;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** One run, as known to this process. Written only by the executor, read by any thread. */
public final class Entry {

    private volatile StoredRun run;
    private volatile Frames frames = new Frames();
    private volatile @Nullable LiveRun live;
    private volatile @Nullable LiveView elsewhere;
    private volatile Sinks.@Nullable Empty<Void> place;
    private volatile long notBefore = System.nanoTime();

    public Entry(StoredRun run) {
        this.run = run;
    }

    public StoredRun run() {
        return run;
    }

    /** Applies the stored state, and the active run here follows it. */
    void run(StoredRun next) {
        run = next;
        notBefore = System.nanoTime();
        follow();
    }

    private void follow() {
        LiveRun going = live;
        if (going != null) {
            switch (run.state()) {
                case PAUSED -> going.pause();
                case RUNNING, QUEUED -> going.resume();
                case CANCELLING -> going.stop(String.valueOf(run.note()));
                case AWAITING_APPROVAL, SUCCEEDED, PARTIAL, STOPPED, CANCELLED, REFUSED, BROKEN -> {
                    // Another instance has completed it: its journal rejects further appends from this one.
                }
            }
        }
    }

    Frames frames() {
        return frames;
    }

    /** Drops the frames: the run has ended, and its files have the result. */
    void forgetFrames() {
        frames = new Frames();
    }

    @Nullable public LiveRun live() {
        return live;
    }

    /** The run is active here from now on. */
    void live(LiveRun started) {
        live = started;
        elsewhere = null;
        follow();
    }

    /** The latest state published by another instance. */
    @Nullable LiveView elsewhere() {
        return elsewhere;
    }

    void elsewhere(LiveView seen) {
        elsewhere = seen;
    }

    /** Whether it occupies a slot for active runs. */
    public boolean occupied() {
        return place != null;
    }

    public void occupy() {
        place = Sinks.empty();
    }

    void leave() {
        live = null;
        Sinks.Empty<Void> left = place;
        place = null;
        if (left != null) {
            left.tryEmitEmpty();
        }
    }

    /** Completes when it has no slot, immediately if it has none now. */
    Mono<Void> left() {
        Sinks.Empty<Void> taken = place;
        return taken == null ? Mono.empty() : taken.asMono();
    }

    /** Defers further attempts to execute it for this long, unless it is changed. */
    void rest(Duration pause) {
        notBefore = System.nanoTime() + pause.toNanos();
    }

    /** Whether it can be executed once a slot is free; a run being cancelled needs a slot to write its report. */
    boolean waits() {
        return !occupied() && run.state().goesOn() && System.nanoTime() - notBefore >= 0;
    }
}
