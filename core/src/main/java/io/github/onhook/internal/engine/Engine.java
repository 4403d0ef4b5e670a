package io.github.onhook.internal.engine;

import io.github.onhook.internal.operation.ProtectedItems;
import io.github.onhook.internal.operation.RunOperation;
import io.github.onhook.internal.rate.RateController;
import io.github.onhook.model.Location;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.Settings;
import io.github.onhook.rate.RateMemory;
import io.github.onhook.session.SessionProvider;
import io.github.onhook.time.Time;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * What a run works with.
 *
 * @param settings how it behaves
 * @param operation what it does, and the calls that it makes
 * @param sessions where its sessions come from
 * @param listener receives every event
 * @param protectedItems what must never be touched
 * @param time its clocks and its scheduler
 * @param random numbers from 0 to less than 1, for jitter
 * @param totalRate the most requests per second of a run as a whole, asked for again and again; {@code null} where that is as
 *     the settings say
 * @param paces what its locations share with other runs
 * @param delivery runs the subscribers of outcomes
 * @param runs admits the runs
 */
public record Engine(
        Settings settings,
        RunOperation operation,
        SessionProvider sessions,
        RunListener listener,
        ProtectedItems protectedItems,
        Time time,
        DoubleSupplier random,
        @Nullable DoubleSupplier totalRate,
        Paces paces,
        Scheduler delivery,
        OpenRuns runs) {

    /** Takes the sessions of the operation. */
    public Engine {
        sessions = sessions.narrowedTo(operation.name());
    }

    /** Delivers on the scheduler of its time, admits every run, and shares nothing with other runs. */
    public Engine(
            Settings settings,
            RunOperation operation,
            SessionProvider sessions,
            RunListener listener,
            ProtectedItems protectedItems,
            Time time,
            DoubleSupplier random,
            @Nullable DoubleSupplier totalRate,
            @Nullable Function<Location, RateController> rates) {
        this(
                settings,
                operation,
                sessions,
                listener,
                protectedItems,
                time,
                random,
                totalRate,
                new Paces(settings, time, RateMemory.none(), rates),
                time.scheduler(),
                new OpenRuns(() -> {}));
    }

    boolean protects() {
        return !protectedItems.isEmpty();
    }

    boolean isProtected(long item) {
        return protectedItems.contains(item);
    }
}
