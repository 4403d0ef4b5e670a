package io.github.onhook.temporal.wire;

import io.github.onhook.internal.rate.RateState;
import io.github.onhook.internal.rate.RateState.Phase;
import org.jspecify.annotations.Nullable;

/** A rate controller's state as bytes. */
final class WireRate {

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
        String phase = in.text();
        if (phase == null) {
            return null;
        }
        return new RateState(
                phase(phase),
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

    private static Phase phase(String name) {
        for (Phase phase : Phase.values()) {
            if (name(phase).equals(name)) {
                return phase;
            }
        }
        throw new IllegalArgumentException(
                "a rate state has the phase '" + name + "', which this version does not know");
    }
}
