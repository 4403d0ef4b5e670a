package io.github.onhook.internal.rate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the runs of an orchestrator share at one location: the paces of its changes and of its reads, and the requests in flight.
 * Safe for use by several threads; no call waits.
 */
public final class LocationPace {

    private final Pace changes;
    private final Pace reads;
    private final int maxInFlight;
    private final Deque<Member> waiting = new ArrayDeque<>();
    private int inFlight;
    private volatile boolean fromMemory;

    /**
     * A location where nothing is in flight.
     *
     * @param maxInFlight the most requests in flight at once
     */
    public LocationPace(Pace changes, Pace reads, int maxInFlight) {
        this.changes = changes;
        this.reads = reads;
        this.maxInFlight = maxInFlight;
    }

    /**
     * Lets one more run send here.
     *
     * @param wake runs on any thread when the run may be able to send, which it was not before
     * @param left runs once, when the run has left
     */
    public Member join(Runnable wake, Runnable left) {
        return new Member(wake, left);
    }

    /** Records that its rate is of an earlier run. */
    public void startedFromMemory() {
        fromMemory = true;
    }

    /** What was learned of the quota of its changes; {@code null} if too little was throttled to know it. */
    public @Nullable LearnedRate learned() {
        return changes.learned();
    }

    /** The pace of its changes, which other processes may share. */
    public Pace changes() {
        return changes;
    }

    private synchronized boolean hasRoom(Member run) {
        if (inFlight < maxInFlight) {
            return true;
        }
        if (!waiting.contains(run)) {
            waiting.add(run);
        }
        return false;
    }

    private synchronized void began() {
        inFlight++;
    }

    /** All of them ask again, for one that was woken may have nothing to send any more. */
    private synchronized List<Member> ended(int requests) {
        inFlight -= requests;
        if (waiting.isEmpty()) {
            return List.of();
        }
        List<Member> woken = List.copyOf(waiting);
        waiting.clear();
        return woken;
    }

    private synchronized void left(Member run) {
        waiting.remove(run);
    }

    /** One run at the location; for use by one thread at a time. */
    public final class Member {

        private final Pace.Turns ofChanges;
        private final Pace.Turns ofReads;
        private final Runnable wake;
        private final Runnable left;
        private final boolean knownBefore;
        private int own;
        private boolean gone;

        private Member(Runnable wake, Runnable left) {
            this.knownBefore = fromMemory || LocationPace.this.learned() != null;
            this.ofChanges = changes.join(wake);
            this.ofReads = reads.join(wake);
            this.wake = wake;
            this.left = left;
        }

        /** The pace of requests that change something. */
        public Pace.Turns changes() {
            return ofChanges;
        }

        /** The pace of requests that read. */
        public Pace.Turns reads() {
            return ofReads;
        }

        /** As {@link LocationPace#learned}. */
        public @Nullable LearnedRate learned() {
            return LocationPace.this.learned();
        }

        /** Whether something was known of the quota when the run joined. */
        public boolean knownBefore() {
            return knownBefore;
        }

        /** Whether another request may be in flight. */
        public boolean hasRoom() {
            return LocationPace.this.hasRoom(this);
        }

        /** A request is sent. */
        public void began() {
            own++;
            LocationPace.this.began();
        }

        /** A request was answered, given up, or not sent after all. */
        public void ended() {
            if (!gone) {
                own--;
                LocationPace.this.ended(1).forEach(Member::wake);
            }
        }

        /** The run sends nothing here any more, and awaits no answer; any number of times. */
        public void leave() {
            if (!gone) {
                gone = true;
                giveUpTurns();
                LocationPace.this.left(this);
                LocationPace.this.ended(own).forEach(Member::wake);
                left.run();
            }
        }

        /** Gives up its turns, for it cannot send now. */
        public void giveUpTurns() {
            ofChanges.leave();
            ofReads.leave();
        }

        private void wake() {
            wake.run();
        }
    }
}
