package io.github.onhook.service.trace;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.Propagator;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Continues the trace of the request that started a run when the run is executed, as between a sender and a receiver of
 * messages: a run waits in a queue or for its approval, and may be executed after a restart or by another instance.
 */
@Component
public final class RunTraces {

    /** The context key of the current observation, by Micrometer's convention. */
    private static final String KEY = ObservationThreadLocalAccessor.KEY;

    /** Longer values come from outside, and are not stored. */
    private static final int LONGEST = 512;

    private static final String ACCEPT = "onhook.service.accept";
    private static final String EXECUTE = "onhook.service.execute";

    private final ObservationRegistry registry;

    /** Traces by this registry, where tracing is set up. */
    public RunTraces(ObservationRegistry registry) {
        this.registry = registry;
    }

    /** The trace of the request in whose context this is subscribed to, as headers to be stored; empty without tracing. */
    public Mono<Map<String, String>> ofRequest() {
        return Mono.deferContextual(context -> {
            SenderContext<Map<String, String>> sender = new SenderContext<>(RunTraces::put, Kind.PRODUCER);
            Map<String, String> headers = new HashMap<>();
            sender.setCarrier(headers);
            Observation.createNotStarted(ACCEPT, () -> sender, registry)
                    .contextualName("onhook accept")
                    .parentObservation(context.getOrDefault(KEY, null))
                    .start()
                    .stop();
            return Mono.just(Map.copyOf(headers));
        });
    }

    private static void put(@Nullable Map<String, String> headers, String name, String value) {
        if (headers != null && value.length() <= LONGEST) {
            headers.put(name, value);
        }
    }

    /**
     * Has the execution of a run continue a trace.
     *
     * @param headers as stored; {@code null} or empty to begin a new trace
     */
    public <T> Mono<T> continued(@Nullable Map<String, String> headers, Mono<T> execution) {
        Propagator.Getter<Map<String, String>> getter = RunTraces::get;
        return Mono.using(
                () -> {
                    ReceiverContext<Map<String, String>> receiver = new ReceiverContext<>(getter, Kind.CONSUMER);
                    receiver.setCarrier(Objects.requireNonNullElse(headers, Map.of()));
                    return Observation.createNotStarted(EXECUTE, () -> receiver, registry)
                            .contextualName("onhook execute")
                            .start();
                },
                observation ->
                        execution.doOnError(observation::error).contextWrite(context -> context.put(KEY, observation)),
                Observation::stop);
    }

    private static @Nullable String get(Map<String, String> headers, String name) {
        return headers.get(name);
    }
}
