package io.github.onhook.temporal.wire;

import io.github.onhook.throttle.FoundRate;
import io.github.onhook.throttle.FoundRate.Phase;
import org.jspecify.annotations.Nullable;

/** What was found of a quota, as bytes. */
final class WireRate {

    private WireRate() {}

    static void write(@Nullable FoundRate found, ByteWriter out) {
        if (found == null) {
            out.text(null);
            return;
        }
        out.text(found.phase().name())
                .decimal(found.rate())
                .decimal(found.ceiling())
                .decimal(found.ticks())
                .decimal(found.creepTicks())
                .number(found.settled() ? 1 : 0)
                .number(found.inPart() ? 1 : 0)
                .decimal(found.admitted())
                .decimal(found.throttled())
                .decimal(found.limit())
                .decimal(found.byChance());
    }

    static @Nullable FoundRate read(ByteReader in) {
        String phase = in.text();
        if (phase == null) {
            return null;
        }
        return new FoundRate(
                Phase.valueOf(phase),
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
}
