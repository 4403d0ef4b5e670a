package io.github.onhook.service.run;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** One run as this process knows it. Written by the desk alone, read by anybody. */
final class Entry {

    private volatile StoredRun run;
    private volatile Frames frames = new Frames();
    private volatile @Nullable LiveRun live;
    private volatile Sinks.@Nullable Empty<Void> place;

    Entry(StoredRun run) {
        this.run = run;
    }

    StoredRun run() {
        return run;
    }

    void run(StoredRun next) {
        run = next;
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

    void live(LiveRun started) {
        live = started;
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

    /** Whether it waits for a place; one that is being cancelled needs it to write its report. */
    boolean waits() {
        RunState state = run.state();
        return !occupied() && (state == RunState.QUEUED || state == RunState.CANCELLING);
    }
}
