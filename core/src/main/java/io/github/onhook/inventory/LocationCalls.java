package io.github.onhook.inventory;

import io.github.onhook.internal.chime.RequestFailedException;
import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.internal.operation.RequestFailure.Kind;
import io.github.onhook.internal.rate.CallLimiter;
import io.github.onhook.internal.rate.CallRetry;
import io.github.onhook.internal.rate.RateController;
import io.github.onhook.model.Location;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Source;
import io.github.onhook.session.Session;
import io.github.onhook.session.SessionListener;
import io.github.onhook.session.SessionProvider;
import io.github.onhook.time.Time;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Requests to one location: as its session, at its pace, and again where that may help. */
final class LocationCalls implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private static final int MOST_UNEXPECTED = 3;

    private final AtomicInteger unexpected = new AtomicInteger();
    private final Location location;
    private final SessionProvider sessions;
    private final Duration requestTimeout;
    private final Duration patience;
    private final Time time;
    private final CallLimiter own;
    private final CallLimiter shared;

    /**
     * Opens the way to a location.
     *
     * @param shared what all locations pass besides their own
     * @param expectedRequests how many there will be, about
     */
    LocationCalls(
            Location location,
            SessionProvider sessions,
            Settings settings,
            Time time,
            CallLimiter shared,
            long expectedRequests) {
        this.location = location;
        this.sessions = sessions;
        this.requestTimeout = settings.requestTimeout();
        Duration deadline = settings.deadline();
        this.patience = deadline.compareTo(PATIENCE) < 0 ? deadline : PATIENCE;
        this.time = time;
        this.shared = shared;
        int maxInFlight = settings.maxInFlightPerLocation();
        Double rate = settings.rate();
        RateController controller = rate == null
                ? RateController.discovering(settings.initialRate(), expectedRequests, settings.headroom(), maxInFlight)
                : RateController.known(rate, settings.headroom(), maxInFlight);
        this.own = new CallLimiter(time, controller, maxInFlight);
    }

    Location location() {
        return location;
    }

    Mono<Session> session() {
        return sessions.session(location.accountId(), SessionListener.NONE);
    }

    /** One answer; throttling is waited out, and passing faults are tried again a few times. */
    <T> Mono<T> call(Function<Session, Mono<T>> request) {
        return session()
                .flatMap(session -> paced(request.apply(session).doOnNext(answer -> unexpected.set(0)))
                        .onErrorResume(
                                e -> is(e, Kind.UNAUTHENTICATED),
                                e -> sessions.renew(session, SessionListener.NONE)
                                        .flatMap(fresh -> paced(request.apply(fresh)))))
                .retryWhen(new CallRetry(time, e -> is(e, Kind.THROTTLED), this::mayPass, this::asked))
                .timeout(patience, Mono.error(() -> late(patience)), time.scheduler());
    }

    /** How long an answer asks to wait, bounded by the time that a call is given. */
    private @Nullable Duration asked(Throwable e) {
        Duration asked =
                e instanceof RequestFailedException refused ? refused.failure().retryAfter() : null;
        return asked == null || asked.compareTo(patience) < 0 ? asked : patience;
    }

    /** Answers that are not the service's are taken a few times in a row, over all calls. */
    private boolean mayPass(Throwable e) {
        return is(e, Kind.UNEXPECTED)
                ? unexpected.incrementAndGet() < MOST_UNEXPECTED
                : is(e, Kind.UNAVAILABLE) || is(e, Kind.AMBIGUOUS);
    }

    private <T> Mono<T> paced(Mono<T> request) {
        return Mono.usingWhen(
                own.acquire(),
                permit -> throughShared(request),
                permit -> Mono.fromRunnable(permit::answered),
                (permit, e) -> Mono.fromRunnable(lesson(permit, e)),
                permit -> Mono.fromRunnable(permit::abandoned));
    }

    private <T> Mono<T> throughShared(Mono<T> request) {
        return Mono.usingWhen(
                shared.acquire(),
                permit -> request.timeout(requestTimeout, Mono.error(() -> late(requestTimeout)), time.scheduler()),
                permit -> Mono.fromRunnable(permit::answered),
                (permit, e) -> Mono.fromRunnable(permit::answered),
                permit -> Mono.fromRunnable(permit::abandoned));
    }

    private Runnable lesson(CallLimiter.Permit permit, Throwable e) {
        if (is(e, Kind.THROTTLED)) {
            Duration asked = asked(e);
            return () -> permit.throttled(asked == null ? Duration.ZERO : asked);
        }
        boolean silent = is(e, Kind.UNAVAILABLE) || is(e, Kind.AMBIGUOUS) || is(e, Kind.UNEXPECTED);
        return silent ? permit::abandoned : permit::answered;
    }

    private static RequestFailedException late(Duration waited) {
        String message = "no answer within " + waited.toMillis() / 1000.0 + " s";
        return new RequestFailedException(new RequestFailure(Kind.AMBIGUOUS, Source.CLIENT, "Timeout", message, null));
    }

    private static boolean is(Throwable e, Kind kind) {
        return e instanceof RequestFailedException refused && refused.failure().kind() == kind;
    }

    @Override
    public void close() {
        own.close();
    }
}
