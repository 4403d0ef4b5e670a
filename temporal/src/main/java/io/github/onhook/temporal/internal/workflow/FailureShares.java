package io.github.onhook.temporal.internal.workflow;

import org.jspecify.annotations.Nullable;

/**
 * Leases the failures that are allowed to members, which count by themselves and ask again only when they have more
 * failures than their lease allows. Deterministic; counts are totals, so a repeated or late message changes nothing.
 *
 * <p>The bound: while every member stops at its lease, there are at most as many failures as are allowed, and one for
 * each member that has not asked again.
 */
final class FailureShares {

    /** Each lease is this part of a member's equal share of what is left, so that others can still get one. */
    private static final int PART = 2;

    private final long[] leased;
    private final long[] failures;
    private final boolean[] ended;
    private long allowed;

    /** Leases a part of what is allowed to each member. */
    FailureShares(int members, long allowed) {
        this.allowed = allowed;
        leased = new long[members];
        failures = new long[members];
        ended = new boolean[members];
        for (int member = 0; member < members; member++) {
            leased[member] = allowed / ((long) PART * members);
        }
    }

    /** How many failures the member may have before it asks. */
    long leased(int member) {
        return leased[member];
    }

    /** More failures are allowed. */
    void allow(long failures) {
        allowed = Math.max(allowed, failures);
    }

    /** The member has this many failures. */
    void failed(int member, long count) {
        failures[member] = Math.max(failures[member], count);
    }

    /** The member has ended: it needs no lease. */
    void ended(int member) {
        ended[member] = true;
    }

    /** The failures of all members, as far as they are known. */
    long failures() {
        long sum = 0;
        for (long count : failures) {
            sum += count;
        }
        return sum;
    }

    /** A new lease for a member; {@code null} if there are more failures than are allowed. */
    @Nullable Long lease(int member) {
        long left = allowed - failures();
        if (left < 0) {
            return null;
        }
        int open = 0;
        for (int other = 0; other < leased.length; other++) {
            if (!ended[other]) {
                open++;
                left -= other == member ? 0 : Math.max(0, leased[other] - failures[other]);
            }
        }
        long more = Math.max(0, left / ((long) PART * Math.max(1, open)));
        leased[member] = Math.max(leased[member], failures[member] + more);
        return leased[member];
    }
}
