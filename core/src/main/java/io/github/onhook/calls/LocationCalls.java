package io.github.onhook.calls;

import io.github.onhook.internal.chime.RequestFailedException;
import io.github.onhook.internal.operation.FailureAdvice;
import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.internal.rate.CallLimiter;
import io.github.onhook.internal.rate.RateController;
import io.github.onhook.model.Location;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.Settings;
import io.github.onhook.session.SessionProvider;
import io.github.onhook.session.SessionProvider.SessionException;
import io.github.onhook.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Makes any call, of any service, in many locations.
 *
 * <p>Cold, non-blocking, backpressured. Locations run side by side, as many as there may be requests in flight; each is paced
 * by itself, and one that fails is a {@link Result.Failed} and concerns no other. Safe for use by several threads.
 */
public final class LocationCalls {

    /** More than most locations need, few enough that the first requests ramp up fast. */
    private static final long EXPECTED_CALLS = 100;

    private static final int PREFETCH = 100;
    /** A rate that no run reaches: what is left of the shared limiter is its bound on requests in flight. */
    private static final double UNPACED = 1_000_000;

    private final SessionProvider sessions;
    private final Settings settings;
    private final Time time;
    private final List<RunListener> listeners;
    private final ToLongFunction<Location> expectedCalls;

    /** What the locations of one subscription have in common. */
    record Shared(
            SessionProvider sessions,
            Settings settings,
            Time time,
            CallLimiter limiter,
            LocationEvents events,
            ToLongFunction<Location> expectedCalls) {}

    private LocationCalls(Builder b) {
        sessions = b.sessions;
        settings = b.settings;
        time = b.time;
        listeners = List.copyOf(b.listeners);
        expectedCalls = b.expectedCalls;
    }

    /**
     * Names where sessions come from.
     *
     * @param sessions must be allowed the calls' actions: {@link io.github.onhook.session.AssumedRoles} narrows sessions to
     *     Onhook's own actions by default
     */
    public static Builder builder(SessionProvider sessions) {
        return new Builder(sessions);
    }

    /**
     * One result for each location: the call's value, {@link Result.Completed} where it has none, or its error. In the
     * order in which they come.
     *
     * <p>Ends with {@link IllegalArgumentException} if there is no location.
     */
    public <T> Flux<Result<T>> call(Publisher<Location> locations, Function<LocationContext, ? extends Mono<T>> call) {
        return each(
                locations,
                at -> Mono.defer(() -> call.apply(at))
                        .<Result<T>>map(value -> new Result.Value<>(at.location(), value))
                        .switchIfEmpty(Mono.fromSupplier(() -> new Result.Completed<>(at.location())))
                        .flux());
    }

    /**
     * All values of each location as they come, and then {@link Result.Completed}, or the error that ended them. Values
     * of several locations alternate. Each publisher is requested as the subscriber takes them, a little ahead.
     *
     * <p>Ends with {@link IllegalArgumentException} if there is no location.
     */
    public <T> Flux<Result<T>> stream(
            Publisher<Location> locations, Function<LocationContext, ? extends Publisher<T>> calls) {
        return each(
                locations,
                at -> Flux.defer(() -> calls.apply(at))
                        .<Result<T>>map(value -> new Result.Value<>(at.location(), value))
                        .concatWith(Mono.fromSupplier(() -> new Result.Completed<>(at.location()))));
    }

    private <T> Flux<Result<T>> each(
            Publisher<Location> locations, Function<LocationContext, Flux<Result<T>>> results) {
        return Flux.using(
                this::shared,
                shared -> Flux.from(locations)
                        .switchIfEmpty(Mono.error(() -> new IllegalArgumentException(
                                "no location is named; nothing means nothing, never everything")))
                        .distinct()
                        .flatMap(location -> at(location, shared, results), settings.maxInFlight(), PREFETCH),
                shared -> shared.limiter().close());
    }

    private static <T> Flux<Result<T>> at(
            Location location, Shared shared, Function<LocationContext, Flux<Result<T>>> results) {
        return Flux.using(() -> new LocationContext(shared, location), results, LocationContext::close)
                .onErrorResume(e -> Mono.fromSupplier(() -> {
                    Result.Failed<T> failed = Result.Failed.of(location, e);
                    String code = String.valueOf(failed.reason().code());
                    shared.events()
                            .forward(listener -> listener.locationClosed(new RunEvent.LocationClosed(location, code)));
                    return failed;
                }));
    }

    private Shared shared() {
        Double total = settings.maxTotalRate();
        int maxInFlight = settings.maxInFlight();
        RateController rate = RateController.known(total == null ? UNPACED : total, 0, maxInFlight);
        CallLimiter limiter = new CallLimiter(time, rate, maxInFlight);
        return new Shared(sessions, settings, time, limiter, LocationEvents.of(listeners, settings), expectedCalls);
    }

    /** Collects the parts of {@link LocationCalls}. */
    public static final class Builder {

        private final SessionProvider sessions;
        private final List<RunListener> listeners = new ArrayList<>();
        private Settings settings = Settings.defaults();
        private Time time = Time.of(Schedulers.parallel());
        private ToLongFunction<Location> expectedCalls = location -> EXPECTED_CALLS;

        private Builder(SessionProvider sessions) {
            this.sessions = Objects.requireNonNull(sessions, "sessions");
        }

        /** Rates, requests in flight and request timeout. Default: {@link Settings#defaults()}, whose rates are discovered. */
        public Builder settings(Settings value) {
            settings = Objects.requireNonNull(value, "settings");
            return this;
        }

        /**
         * Adds a listener. It receives {@code readSent} for each request, {@code throttleWaited}, {@code sessionRefused}, {@code
         * locationClosed} for each that failed, and the two of AssumeRole; never {@code forRun}. Default: none.
         */
        public Builder listener(RunListener value) {
            listeners.add(Objects.requireNonNull(value, "listener"));
            return this;
        }

        /** About how many requests each location will take: with few, its rate ramps up faster. Default: 100. */
        public Builder expectedCalls(ToLongFunction<Location> value) {
            expectedCalls = Objects.requireNonNull(value, "expectedCalls");
            return this;
        }

        /** The clocks and the scheduler. Default: the machine's, and {@link Schedulers#parallel()}. */
        public Builder time(Time value) {
            time = Objects.requireNonNull(value, "time");
            return this;
        }

        /** The calls. Calls nothing before something is subscribed to. */
        public LocationCalls build() {
            return new LocationCalls(this);
        }
    }

    /** What a call gave at one location. */
    public sealed interface Result<T> {

        /** Where. */
        Location location();

        /** A value. */
        record Value<T>(Location location, T value) implements Result<T> {}

        /** The end of the values; the only result of a call that gave none. */
        record Completed<T>(Location location) implements Result<T> {}

        /**
         * The error that ended the call. Other locations are not concerned.
         *
         * @param reason the code, and which call or component gave it; no secrets
         * @param advice what to do, in a clause
         * @param error the exception
         */
        record Failed<T>(Location location, Reason reason, String advice, Throwable error) implements Result<T> {

            /** A {@link SessionException}'s message has this between what happened and what to do. */
            private static final String ADVICE_FOLLOWS = "; ";

            static <T> Failed<T> of(Location location, Throwable e) {
                if (e instanceof RequestFailedException refused) {
                    RequestFailure failure = refused.failure();
                    return new Failed<>(location, failure.reason(), FailureAdvice.of(failure), e);
                }
                String message = String.valueOf(e.getMessage());
                if (e instanceof SessionException noSession) {
                    int follows = message.lastIndexOf(ADVICE_FOLLOWS);
                    return new Failed<>(
                            location,
                            Reason.of(
                                    Source.SESSION,
                                    noSession.code(),
                                    follows < 0 ? message : message.substring(0, follows)),
                            follows < 0
                                    ? FailureAdvice.NO_SESSION
                                    : message.substring(follows + ADVICE_FOLLOWS.length()),
                            e);
                }
                String code = e.getClass().getSimpleName();
                return new Failed<>(
                        location,
                        Reason.of(Source.CLIENT, code, message),
                        "see the exception: the call itself failed",
                        e);
            }
        }
    }
}
