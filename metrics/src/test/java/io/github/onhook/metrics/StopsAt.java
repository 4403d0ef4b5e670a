package io.github.onhook.metrics;

import static java.util.Objects.requireNonNull;

import io.github.onhook.Run;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.RunListener;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Stops a run when a number of its targets is settled: in the run, however late the outcomes are delivered. */
final class StopsAt implements RunListener {

    private final int targets;
    private final AtomicInteger settled = new AtomicInteger();
    private final AtomicReference<@Nullable Run> run = new AtomicReference<>();

    StopsAt(int targets) {
        this.targets = targets;
    }

    /** Names the run, before it begins. */
    void stops(Run of) {
        run.set(of);
    }

    @Override
    public void settled(Outcome outcome) {
        if (settled.incrementAndGet() == targets) {
            requireNonNull(run.get()).stop("enough");
        }
    }
}
