package io.github.onhook.temporal.internal.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The heartbeats of which the service may hold any as the last one. A number may be sent if each of them announces it.
 *
 * <p>A heartbeat that failed may still arrive, until the deadline of its call, and replace a later one. So it counts
 * until then.
 */
final class Announcements {

    private final long deadlineNanos;
    private final List<Announcement> possible = new ArrayList<>();

    /** One heartbeat: the numbers that it announces, by slice. */
    static final class Announcement {

        private final List<BitSet> doubtful;
        private final long at;
        private boolean failed;

        private Announcement(List<BitSet> doubtful, long at) {
            this.doubtful = doubtful;
            this.at = at;
        }
    }

    /**
     * Begins with what the service holds: the last heartbeat of a lost attempt, or nothing.
     *
     * @param deadline how long a heartbeat can take to arrive
     */
    Announcements(List<BitSet> held, Duration deadline) {
        deadlineNanos = deadline.toNanos();
        possible.add(new Announcement(held, 0));
    }

    /** A heartbeat is about to be sent. */
    synchronized Announcement begin(List<BitSet> doubtful, long nanoTime) {
        Announcement next = new Announcement(doubtful, nanoTime);
        possible.add(next);
        return next;
    }

    /** It was recorded: it replaced the heartbeats before it. */
    synchronized void recorded(Announcement announcement, long nanoTime) {
        possible.removeIf(other -> other != announcement && !(other.failed && nanoTime - other.at < deadlineNanos));
    }

    /** Whether it was recorded is not known. */
    synchronized void failed(Announcement announcement) {
        announcement.failed = true;
    }

    /** Whether all these numbers are announced, whichever heartbeat the service holds. */
    synchronized boolean cover(List<BitSet> numbers) {
        return possible.stream().allMatch(announcement -> covers(announcement.doubtful, numbers));
    }

    private static boolean covers(List<BitSet> announced, List<BitSet> numbers) {
        for (int slice = 0; slice < numbers.size(); slice++) {
            BitSet beyond = (BitSet) numbers.get(slice).clone();
            if (slice < announced.size()) {
                beyond.andNot(announced.get(slice));
            }
            if (!beyond.isEmpty()) {
                return false;
            }
        }
        return true;
    }
}
