package io.github.onhook.internal.engine;

import io.github.onhook.internal.replay.RunProgress;
import org.jspecify.annotations.Nullable;

/** Where a run's targets come from. All methods run on the run's loop. */
interface Intake {

    /**
     * Begins to hand targets to the run's lanes.
     *
     * @param progress how far the run had come before, if it has a journal
     */
    void start(ActiveRun run, Canary canary, @Nullable RunProgress progress);

    /** Whether a target may come twice. */
    boolean mayRepeat();

    /** A target of a lane was settled: there is room for another. */
    default void settled(Lane lane) {}

    /** The tasks at hand are done: more targets may be requested. */
    default void afterTasks() {}

    /** The canary is in: the rest may go. */
    default void canaryIn() {}

    /** No target is wanted any more. */
    default void stop() {}
}
