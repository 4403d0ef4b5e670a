package io.github.onhook.service.run.queue;

import io.github.onhook.service.run.model.RefusedException;
import io.github.onhook.service.run.model.RefusedException.Cause;
import io.github.onhook.service.run.model.RunState;
import io.github.onhook.service.run.model.StoredRun;
import java.util.Collection;
import java.util.function.Predicate;

/**
 * Limits the runs that have not started, of all users and of each. Runs that await approval are counted apart from those
 * that wait for a slot: nobody who only starts runs can keep the others from starting theirs.
 *
 * @param queued maximum number of queued runs
 * @param queuedOfAUser maximum number of queued runs of one user
 * @param awaiting maximum number of runs that await approval
 * @param awaitingOfAUser maximum number of runs of one user that await approval
 */
public record QueueLimits(int queued, int queuedOfAUser, int awaiting, int awaitingOfAUser) {

    /**
     * Checks whether a run of this user could be queued.
     *
     * @throws RefusedException if the queue, or the user's part of it, is full
     */
    public void checkQueue(Collection<Entry> entries, String user) {
        check(entries, user, QueueLimits::isQueued, queued, queuedOfAUser, "wait");
    }

    /**
     * Checks whether this run can be added.
     *
     * @throws RefusedException if there are too many runs like it
     */
    public void check(Collection<Entry> entries, StoredRun run) {
        if (run.state() == RunState.AWAITING_APPROVAL) {
            check(entries, run.startedBy(), QueueLimits::awaits, awaiting, awaitingOfAUser, "await approval");
        } else {
            checkQueue(entries, run.startedBy());
        }
    }

    private static void check(
            Collection<Entry> entries, String user, Predicate<Entry> like, int most, int mostOfAUser, String verb) {
        long all = 0;
        long own = 0;
        for (Entry entry : entries) {
            if (like.test(entry)) {
                all++;
                own += entry.run().startedBy().equals(user) ? 1 : 0;
            }
        }
        if (own >= mostOfAUser) {
            throw full(mostOfAUser + " runs of yours " + verb + " already");
        }
        if (all >= most) {
            throw full(most + " runs " + verb + " already");
        }
    }

    private static RefusedException full(String why) {
        return RefusedException.because(Cause.QUEUE_FULL, why + ": start this one when some have ended");
    }

    /** A run with a slot that is being prepared does not count as waiting. */
    private static boolean isQueued(Entry entry) {
        return !entry.occupied() && entry.run().state() == RunState.QUEUED;
    }

    private static boolean awaits(Entry entry) {
        return entry.run().state() == RunState.AWAITING_APPROVAL;
    }
}
