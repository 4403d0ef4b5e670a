package io.github.onhook.internal.engine;

import java.util.ArrayDeque;
import java.util.Deque;

/** Times calls out that take too long: one timer for all, for they are all given the same time. */
final class Timeouts {

    private final Loop loop;
    private final long nanos;
    /** In the order of their deadlines; those that have ended leave when they come to the head. */
    private final Deque<Call<?>> calls = new ArrayDeque<>();

    private boolean timerSet;

    Timeouts(Loop loop, long nanos) {
        this.loop = loop;
        this.nanos = nanos;
    }

    /** Watches a call that begins now; says when it times out. */
    long watch(Call<?> call, long now) {
        dropEnded();
        calls.add(call);
        setTimer(nanos);
        return now + nanos;
    }

    private void setTimer(long delay) {
        if (!timerSet) {
            timerSet = true;
            loop.after(delay, this::check);
        }
    }

    private void check() {
        dropEnded();
        // What times out may begin other calls, which must not set a timer that is later than the next one due.
        while (!calls.isEmpty() && calls.element().deadline() <= loop.nanoTime()) {
            calls.remove().timeOut();
            dropEnded();
        }
        timerSet = false;
        if (!calls.isEmpty()) {
            setTimer(Math.max(1, calls.element().deadline() - loop.nanoTime()));
        }
    }

    private void dropEnded() {
        while (!calls.isEmpty() && !calls.element().isOpen()) {
            calls.remove();
        }
    }

    /** Gives up all calls that are under way. */
    void cancelAll() {
        calls.forEach(Call::cancel);
        calls.clear();
    }
}
