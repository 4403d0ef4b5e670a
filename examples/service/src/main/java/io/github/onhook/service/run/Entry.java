package io.github.onhook.service.run;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** One run as this process knows it. Written by the executor alone, read by anybody. */
final class Entry {

    private volatile StoredRun run;
    private volatile Frames frames = new Frames();
    private volatile @Nullable LiveRun live;
    private volatile @Nullable LiveView elsewhere;
    private volatile Sinks.@Nullable Empty<Void> place;
    private volatile long notBefore = System.nanoTime();

    Entry(StoredRun run) {
        this.run = run;
    }

    StoredRun run() {
        return run;
    }

    /** Takes what is kept now, and lets the run that goes on here follow it. */
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
                    // Another instance has ended it: its journal takes nothing from this one any more.
                }
            }
        }
    }

    Frames frames() {
        return frames;
    }

    /** Lets go of what was shown: the run has ended, and what there is to see is in its files. */
    void forgetFrames() {
        frames = new Frames();
    }

    @Nullable LiveRun live() {
        return live;
    }

    /** The run goes on here from now on. */
    void live(LiveRun started) {
        live = started;
        elsewhere = null;
        follow();
    }

    /** How it was a moment ago with another instance, or with the last one that had it. */
    @Nullable LiveView elsewhere() {
        return elsewhere;
    }

    void elsewhere(LiveView seen) {
        elsewhere = seen;
    }

    /** Whether it has one of the places for runs that go on. */
    boolean occupied() {
        return place != null;
    }

    void occupy() {
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

    /** Completes when it has no place, at once if it has none now. */
    Mono<Void> left() {
        Sinks.Empty<Void> taken = place;
        return taken == null ? Mono.empty() : taken.asMono();
    }

    /** Does not try to go on with it for this long, unless it is changed. */
    void rest(Duration pause) {
        notBefore = System.nanoTime() + pause.toNanos();
    }

    /** Whether it goes on as soon as it has a place; one that is being cancelled needs it to write its report. */
    boolean waits() {
        return !occupied() && run.state().goesOn() && System.nanoTime() - notBefore >= 0;
    }
}
