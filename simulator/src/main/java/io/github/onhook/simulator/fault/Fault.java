package io.github.onhook.simulator.fault;

import io.github.onhook.simulator.internal.state.E164;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A fault rule: the requests that it matches, and its effect on them. {@code FAULTS.md} explains every part.
 *
 * @param name its name in the record
 * @param account an account id, or the ordinal of an account in the fleet counted from 1; null concerns every account
 * @param number concerns requests that name this number, in E.164
 * @param calls which of the requests that meet all other conditions
 * @param share of the requests (of the numbers, for {@link Effect.NumberError}), 0 to 1
 * @param seed the seed of the random choices for {@code share} and {@code delay}
 * @param from since the rule was added
 * @param to since the rule was added; null for no end
 * @param delay the delay of the answer; null for none
 * @param effect replaces the answer; null keeps it
 */
public record Fault(
        String name,
        @Nullable String account,
        @Nullable String region,
        @Nullable String connector,
        @Nullable String number,
        @Nullable SimulatedOperation operation,
        Calls calls,
        double share,
        long seed,
        Duration from,
        @Nullable Duration to,
        @Nullable Latency delay,
        @Nullable Effect effect) {

    public Fault {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share must be above 0 and at most 1, was " + share);
        }
        if (from.isNegative() || (to != null && to.compareTo(from) <= 0)) {
            throw new IllegalArgumentException(
                    "a time window must go upward from zero or more, was " + from + ".." + to);
        }
        if (number != null) {
            E164.require(number);
        }
        if (delay == null && effect == null) {
            throw new IllegalArgumentException("a fault must delay or do something");
        }
    }

    /** Begins a rule that concerns every request, until narrowed. */
    public static FaultBuilder when() {
        return new FaultBuilder();
    }

    /**
     * Which of the requests that meet all other conditions, counted from 1.
     *
     * @param to the last; {@link Long#MAX_VALUE} for no end
     * @param every every nth of those from {@code from} on
     */
    public record Calls(long from, long to, long every) {
        /** All of them. */
        public static final Calls ALL = new Calls(1, Long.MAX_VALUE, 1);

        public Calls {
            if (from < 1 || to < from || every < 1) {
                throw new IllegalArgumentException(
                        "calls count upward from 1, were " + from + ".." + to + " every " + every);
            }
        }

        boolean contain(long nth) {
            return nth >= from && nth <= to && (nth - from) % every == 0;
        }
    }
}
