package io.github.onhook.temporal.internal.wire;

import io.github.onhook.internal.rate.RateState;
import io.github.onhook.internal.rate.RateState.Phase;
import org.jspecify.annotations.Nullable;

/** A rate controller's state as bytes. */
public final class WireRate {

    private WireRate() {}

    static void write(@Nullable RateState found, ByteWriter out) {
        if (found == null) {
            out.text(null);
            return;
        }
        out.text(name(found.phase()))
                .decimal(found.rate())
                .decimal(found.ceiling())
                .decimal(found.ticks())
                .decimal(found.probeTicks())
                .number(found.settled() ? 1 : 0)
                .number(found.partial() ? 1 : 0)
                .decimal(found.admitted())
                .decimal(found.throttled())
                .decimal(found.limit())
                .decimal(found.rateIndependentShare());
    }

    static @Nullable RateState read(ByteReader in) {
        String name = in.text();
        if (name == null) {
            return null;
        }
        Phase phase = phase(name);
        RateState found = new RateState(
                phase == null ? Phase.RAMP_UP : phase,
                in.decimal(),
                in.decimal(),
                in.decimal(),
                in.decimal(),
                in.number() == 1,
                in.number() == 1,
                in.decimal(),
                in.decimal(),
                in.decimal(),
                in.decimal());
        return phase == null ? null : found;
    }

    /** No state where its phase is one of a later version: the rate is then found anew. */
    @SuppressWarnings("NullAway") // Such a phase of a payload is read as null.
    public static @Nullable RateState known(@Nullable RateState found) {
        return found == null || found.phase() == null ? null : found;
    }

    /* The names on the wire are those of the first version: workflows under way carry them. */

    private static String name(Phase phase) {
        return switch (phase) {
            case CONFIGURED -> "TOLD";
            case RAMP_UP -> "SEARCHING";
            case TRACKING -> "NEAR";
            case PROBING_UP -> "GROWN";
        };
    }

    private static @Nullable Phase phase(String name) {
        for (Phase phase : Phase.values()) {
            if (name(phase).equals(name)) {
                return phase;
            }
        }
        return null;
    }
}
