package io.github.onhook.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the gauges of a registry show: one level for each gauge, of all listeners of the registry. A registry knows a gauge once
 * and holds what it shows weakly, so that a level of one listener would hide those of others, and be gone with its listener.
 */
final class GaugeLevels {

    private static final Map<MeterRegistry, GaugeLevels> OF_REGISTRIES =
            Collections.synchronizedMap(new WeakHashMap<>());

    private final Map<Id, LongAdder> levels = new ConcurrentHashMap<>();

    private record Id(Meters meter, Tags tags) {}

    private GaugeLevels() {}

    /** The level of a gauge, which is registered where it is not. */
    static LongAdder of(MeterRegistry registry, Meters meter, double unit, Tags tags) {
        LongAdder level = OF_REGISTRIES
                .computeIfAbsent(registry, r -> new GaugeLevels())
                .levels
                .computeIfAbsent(new Id(meter, tags), id -> new LongAdder());
        Gauge.builder(meter.meterName(), level, l -> l.sum() / unit)
                .description(meter.description())
                .tags(tags)
                .register(registry);
        return level;
    }
}
