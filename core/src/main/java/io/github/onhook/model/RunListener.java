package io.github.onhook.model;

import reactor.util.context.Context;

/**
 * Receives the events of a run, for metrics, logs, traces and displays. Every method does nothing unless overridden.
 *
 * <ol>
 *   <li>Calls of one run never overlap, and come in the order in which things happened; they come on any thread. There are
 *       two exceptions: {@link #assumeRoleSent} may overlap with any other, and the {@link #assumeRoleFinished} of a call that
 *       the run's end overtakes comes after {@link #runFinished}.
 *   <li>A method must not block, and should be quick: the run waits for it.
 *   <li>What a method throws is logged and dropped; it changes nothing.
 * </ol>
 *
 * <p>The methods that return a Reactor context are for traces: calls are made in the context that they return. Each listener
 * receives what the one before it returned.
 */
public interface RunListener {

    /** The listener of one run, asked for when the run is prepared. By default this listener receives all runs itself. */
    default RunListener forRun(String runId, Operation operation) {
        return this;
    }

    /**
     * The Reactor context that all calls of the run are made in. Called before {@link #runStarted}, by the
     * thread that subscribes where no journal is read first. By default the subscriber's.
     */
    default Context runContext(Context subscriber) {
        return subscriber;
    }

    default void runStarted(RunEvent.RunStarted event) {}

    default void resumed(RunEvent.Resumed event) {}

    /** A row is no valid target: it is {@link Status#REJECTED}, and has no outcome. */
    default void rejected(Rejection rejection) {}

    default void targetsAccepted(RunEvent.TargetsAccepted event) {}

    /** Returns the context that the request is made in, by default the run's. */
    default Context requestSent(RunEvent.RequestSent event, Context run) {
        return run;
    }

    default void requestFinished(RunEvent.RequestFinished event) {}

    default void readSent(RunEvent.ReadSent event) {}

    default void throttleWaited(RunEvent.ThrottleWaited event) {}

    /** Returns the context that the call is made in, by default that of the first who asked for the session: a run's, as a rule. */
    default Context assumeRoleSent(RunEvent.AssumeRoleSent event, Context asker) {
        return asker;
    }

    default void assumeRoleFinished(RunEvent.AssumeRoleFinished event) {}

    default void sessionRefused(RunEvent.SessionRefused event) {}

    default void batchSizeLearned(RunEvent.BatchSizeLearned event) {}

    default void spotChecked(RunEvent.SpotChecked event) {}

    default void transitChanged(RunEvent.TransitChanged event) {}

    default void rateChanged(RunEvent.RateChanged event) {}

    default void rateLearned(RunEvent.RateLearned event) {}

    default void connectorClosed(RunEvent.ConnectorClosed event) {}

    default void locationClosed(RunEvent.LocationClosed event) {}

    /** A target has its outcome. */
    default void settled(Outcome outcome) {}

    /** The last event, but for AssumeRole. */
    default void runFinished(RunEvent.RunFinished event) {}
}
