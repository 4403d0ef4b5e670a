package io.github.onhook.metrics;

import io.github.onhook.metrics.Observations.High;
import io.github.onhook.metrics.Observations.Low;
import io.github.onhook.model.Operation;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunEvent.RequestResult;
import io.github.onhook.model.RunListener;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * Observes one run. Its methods are called on arbitrary threads, so the parent is never taken from a thread-local but
 * from Reactor's context, where nested calls find it too.
 */
final class ObservedRun implements RunListener {

    /** The context key where Micrometer's Reactor instrumentation looks up the current observation. */
    static final String KEY = "micrometer.observation";

    private final ObservationRegistry registry;
    private final ErrorCodes codes;
    private final String runId;
    private final Operation operation;
    /**
     * The context key of a call's own observation, even if another listener has put a different one under {@link #KEY}.
     */
    private final Object callKey = new Object();

    private Observation run = Observation.NOOP;

    ObservedRun(ObservationRegistry registry, ErrorCodes codes, String runId, Operation operation) {
        this.registry = registry;
        this.codes = codes;
        this.runId = runId;
        this.operation = operation;
    }

    @Override
    public Context runContext(Context subscriber) {
        run = begin(Observations.RUN, subscriber.getOrDefault(KEY, registry.getCurrentObservation()))
                .lowCardinalityKeyValue(Low.OPERATION.withValue(operation.label()))
                .highCardinalityKeyValue(High.RUN_ID.withValue(runId))
                .start();
        return subscriber.put(KEY, run);
    }

    @Override
    public void runFinished(RunEvent.RunFinished event) {
        run.lowCardinalityKeyValue(Low.STATUS.withValue(event.status().name())).stop();
    }

    @Override
    public Context requestSent(RunEvent.RequestSent event, Context of) {
        String connector = Objects.requireNonNullElse(event.voiceConnectorId(), "");
        Observation batch = begin(Observations.BATCH, run)
                .lowCardinalityKeyValue(Low.OPERATION.withValue(operation.label()))
                .lowCardinalityKeyValue(Low.REGION.withValue(event.location().region()))
                .highCardinalityKeyValue(High.ACCOUNT.withValue(event.location().accountId()))
                .highCardinalityKeyValue(High.CONNECTOR.withValue(connector))
                .highCardinalityKeyValue(High.NUMBERS.withValue(Integer.toString(event.numbers())))
                .start();
        return of.put(KEY, batch).put(callKey, batch);
    }

    @Override
    public Context assumeRoleSent(RunEvent.AssumeRoleSent event, Context asker) {
        Observation call = begin(Observations.ASSUME_ROLE, asker.getOrDefault(KEY, run))
                .highCardinalityKeyValue(High.ACCOUNT.withValue(event.accountId()))
                .start();
        return asker.put(KEY, call).put(callKey, call);
    }

    @Override
    public void requestFinished(RunEvent.RequestFinished event) {
        end(event.context(), event.result(), event.error(), event.requestId());
    }

    @Override
    public void assumeRoleFinished(RunEvent.AssumeRoleFinished event) {
        RequestResult result = event.error() == null ? RequestResult.SUCCESS : RequestResult.ERROR;
        end(event.context(), result, event.error(), event.requestId());
    }

    private void end(Context call, RequestResult result, @Nullable String error, @Nullable String requestId) {
        Observation observation = call.getOrDefault(callKey, null);
        if (observation == null) {
            return;
        }
        String code = codes.tag(error);
        observation
                .lowCardinalityKeyValue(Low.OUTCOME.withValue(result.name().toLowerCase(Locale.ROOT)))
                .lowCardinalityKeyValue(Low.CODE.withValue(code));
        if (requestId != null) {
            observation.highCardinalityKeyValue(High.REQUEST_ID.withValue(requestId));
        }
        // Throttling is part of finding the rate, so it is not an error of the trace.
        if (result == RequestResult.ERROR || result == RequestResult.TIMEOUT) {
            observation.error(new CallFailedException(code));
        }
        observation.stop();
    }

    private Observation begin(Observations what, @Nullable Observation parent) {
        return what.observation(registry).parentObservation(parent);
    }
}
