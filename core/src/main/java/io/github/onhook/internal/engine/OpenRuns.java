package io.github.onhook.internal.engine;

import io.github.onhook.internal.text.ReasonCodes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The runs of one orchestrator that use its clients. Once closed it admits no run, and stops those that are open. */
public final class OpenRuns {

    private final Runnable whenClosed;
    private final Set<ActiveRun> open = new LinkedHashSet<>();
    private boolean closed;

    /**
     * Admits runs until it is closed.
     *
     * @param whenClosed called once, on any thread, when it is closed and no run uses the clients any more
     */
    public OpenRuns(Runnable whenClosed) {
        this.whenClosed = whenClosed;
    }

    synchronized boolean admit(ActiveRun run) {
        return !closed && open.add(run);
    }

    /** A run makes no further call. */
    void ended(ActiveRun run) {
        boolean last;
        synchronized (this) {
            last = open.remove(run) && closed && open.isEmpty();
        }
        if (last) {
            whenClosed.run();
        }
    }

    /** Whether runs are refused. */
    public synchronized boolean isClosed() {
        return closed;
    }

    /** Refuses runs from now on and stops the open ones gracefully. Only the first call counts. */
    public void close() {
        List<ActiveRun> stopping;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            stopping = List.copyOf(open);
        }
        CloseReason because = CloseReason.decided(ReasonCodes.CLOSED, "the orchestrator was closed");
        stopping.forEach(run -> run.loop.submit(() -> run.stop(because)));
        if (stopping.isEmpty()) {
            whenClosed.run();
        }
    }
}
