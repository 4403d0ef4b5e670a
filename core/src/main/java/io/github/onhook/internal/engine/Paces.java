package io.github.onhook.internal.engine;

import io.github.onhook.internal.rate.LearnedRate;
import io.github.onhook.internal.rate.LocationPace;
import io.github.onhook.internal.rate.Pace;
import io.github.onhook.internal.rate.RateController;
import io.github.onhook.internal.rate.RateState;
import io.github.onhook.model.Location;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Settings.Quota;
import io.github.onhook.rate.RateMemory;
import io.github.onhook.rate.SharedRates;
import io.github.onhook.time.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The paces of an orchestrator's locations. All its runs share the pace of a location; the first one there starts from what the
 * memory knows, and the last one stores what was learned. What is idle is forgotten after a minute. Safe for use by several
 * threads.
 */
public final class Paces {

    private static final Duration KEPT_IDLE = Duration.ofMinutes(1);
    private static final int MOST_IDLE = 10_000;

    private final Settings settings;
    private final Time time;
    private final RateMemory memory;
    private final @Nullable Function<Location, RateController> controllers;
    private final @Nullable RateLeases leases;
    private final Map<Location, Shared> active = new HashMap<>();
    /** In the order in which they became idle. */
    private final Map<Location, Shared> idle = new LinkedHashMap<>();

    private static final class Shared {
        final LocationPace pace;
        int runs;
        long idleSince;

        Shared(LocationPace pace) {
            this.pace = pace;
        }
    }

    /**
     * No location is known yet, and none is shared with other orchestrators.
     *
     * @param controllers finds the rate of a location's changes for one run, and shares nothing; {@code null} where the settings
     *     and the memory do
     */
    public Paces(
            Settings settings, Time time, RateMemory memory, @Nullable Function<Location, RateController> controllers) {
        this(settings, time, memory, null, controllers);
    }

    /**
     * No location is known yet.
     *
     * @param others what divides the rates among orchestrators; {@code null} if this is the only one
     * @param controllers as there
     */
    public Paces(
            Settings settings,
            Time time,
            RateMemory memory,
            @Nullable SharedRates others,
            @Nullable Function<Location, RateController> controllers) {
        this.leases = others == null || controllers != null ? null : new RateLeases(others, time);
        this.settings = settings;
        this.time = time;
        this.memory = memory;
        this.controllers = controllers;
    }

    /**
     * Lets a run send to a location.
     *
     * @param expectedRequests the length of the run; {@link Long#MAX_VALUE} if it is not known
     * @param wake as of {@link LocationPace#join}
     */
    public LocationPace.Member join(Location location, long expectedRequests, Runnable wake) {
        Function<Location, RateController> given = controllers;
        if (given != null) {
            RateController controller;
            try {
                controller = Objects.requireNonNull(given.apply(location));
            } catch (Throwable e) {
                Foreign.failed("the rate of " + location, e);
                controller = discovering(expectedRequests);
            }
            return pace(location, controller, expectedRequests).join(wake, () -> {});
        }
        Shared shared = shared(location, expectedRequests);
        return shared.pace.join(wake, () -> left(location, shared));
    }

    private Shared shared(Location location, long expectedRequests) {
        Shared known = known(location);
        if (known != null) {
            return known;
        }
        // Foreign code, so not under the lock.
        RateController controller = starting(location, expectedRequests);
        LocationPace begun = pace(location, controller, expectedRequests);
        if (controller.state().phase() == RateState.Phase.TRACKING) {
            begun.startedFromMemory();
        }
        synchronized (this) {
            Shared shared = Objects.requireNonNull(active.computeIfAbsent(location, absent -> new Shared(begun)));
            shared.runs++;
            lease(location, shared);
            return shared;
        }
    }

    private void lease(Location location, Shared shared) {
        RateLeases others = leases;
        if (others != null && shared.runs == 1) {
            others.join(key(location), shared.pace.changes());
        }
    }

    private synchronized @Nullable Shared known(Location location) {
        forgetIdle();
        Shared shared = idle.remove(location);
        if (shared != null) {
            active.put(location, shared);
        } else {
            shared = active.get(location);
        }
        if (shared != null) {
            shared.runs++;
            lease(location, shared);
        }
        return shared;
    }

    private void forgetIdle() {
        long now = nanoTime();
        Iterator<Shared> eldest = idle.values().iterator();
        while (eldest.hasNext()) {
            boolean keep = now - eldest.next().idleSince < KEPT_IDLE.toNanos() && idle.size() <= MOST_IDLE;
            if (keep) {
                return;
            }
            eldest.remove();
        }
    }

    private void left(Location location, Shared shared) {
        synchronized (this) {
            shared.runs--;
            if (shared.runs > 0) {
                return;
            }
            active.remove(location);
            shared.idleSince = nanoTime();
            idle.put(location, shared);
            if (leases != null) {
                leases.leave(key(location));
            }
        }
        store(location, shared.pace.learned());
        shared.pace.changes().left(nanoTime());
    }

    private void store(Location location, @Nullable LearnedRate learned) {
        if (learned != null) {
            try {
                memory.store(
                        key(location),
                        new RateMemory.Entry(learned.format(), time.now().get()));
            } catch (Throwable e) {
                Foreign.failed("storing the rate of " + location, e);
            }
        }
    }

    private RateController starting(Location location, long expectedRequests) {
        Quota quota = settings.quotas().get(location);
        if (quota != null) {
            return RateController.known(
                    quota.requestsPerSecond(), settings.headroom(), settings.maxInFlightPerLocation());
        }
        LearnedRate learned = null;
        Duration age = Duration.ZERO;
        if (settings.rate() == null && settings.initialRate() == null) {
            try {
                RateMemory.Entry entry = memory.load(key(location));
                learned = entry == null ? null : LearnedRate.parse(entry.value());
                age = entry == null
                        ? age
                        : Duration.between(entry.learnedAt(), time.now().get());
            } catch (Throwable e) {
                Foreign.failed("loading the rate of " + location, e);
            }
        }
        return learned == null
                ? discovering(expectedRequests)
                : RateController.startingFrom(
                        learned, age, expectedRequests, settings.headroom(), settings.maxInFlightPerLocation());
    }

    private LocationPace pace(Location location, RateController changes, long expectedRequests) {
        long now = nanoTime();
        Quota quota = settings.quotas().get(location);
        return new LocationPace(
                new Pace(
                        changes,
                        quota == null ? settings.burst() : quota.burst(),
                        now,
                        most(quota),
                        rate -> goingOn(rate, quota, expectedRequests)),
                new Pace(discovering(expectedRequests), settings.burst(), now),
                settings.maxInFlightPerLocation());
    }

    private double most(@Nullable Quota quota) {
        Double known = quota == null ? settings.rate() : Double.valueOf(quota.requestsPerSecond());
        return known == null ? Double.MAX_VALUE : known;
    }

    /** From a rate that another orchestrator found. */
    private RateController goingOn(double rate, @Nullable Quota quota, long expectedRequests) {
        double most = most(quota);
        double share = Math.min(RateController.KNOWN_QUOTA_SHARE, 1 - settings.headroom());
        return most < Double.MAX_VALUE
                ? RateController.known(
                        Math.min(rate / share, most), settings.headroom(), settings.maxInFlightPerLocation())
                : RateController.startingFrom(
                        new LearnedRate(rate, 1),
                        Duration.ZERO,
                        expectedRequests,
                        settings.headroom(),
                        settings.maxInFlightPerLocation());
    }

    private RateController discovering(long expectedRequests) {
        return RateController.of(
                settings.rate(),
                settings.initialRate(),
                expectedRequests,
                settings.headroom(),
                settings.maxInFlightPerLocation());
    }

    private long nanoTime() {
        return time.nanoTime().getAsLong();
    }

    private RateMemory.Key key(Location location) {
        return new RateMemory.Key(
                location.accountId(), location.region(), settings.operation().label());
    }
}
