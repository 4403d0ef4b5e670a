package io.github.onhook.calls;

import io.github.onhook.internal.chime.RequestFailedException;
import io.github.onhook.internal.rate.CallLimiter;
import io.github.onhook.internal.rate.PacedCalls;
import io.github.onhook.internal.rate.RateController;
import io.github.onhook.model.Location;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunEvent.ThrottleScope;
import io.github.onhook.model.Settings;
import io.github.onhook.session.Session;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/** What a call has of its location: the session, and leave to send. Valid until the call's publisher ends. */
public final class LocationContext {

    private final LocationCalls.Shared shared;
    private final Location location;
    private final CallErrors errors = new CallErrors();
    private final PacedCalls calls;
    private @Nullable CallLimiter own;

    LocationContext(LocationCalls.Shared shared, Location location) {
        this.shared = shared;
        this.location = location;
        this.calls = new PacedCalls(shared.time(), patience(shared.settings()), errors);
    }

    private static Duration patience(Settings settings) {
        Duration deadline = settings.deadline();
        return deadline.compareTo(PacedCalls.PATIENCE) < 0 ? deadline : PacedCalls.PATIENCE;
    }

    /** Where it is. */
    public Location location() {
        return location;
    }

    /** The session of the account, assumed once for all that ask. */
    public Mono<Session> session() {
        return shared.sessions().session(location.accountId(), shared.events());
    }

    /**
     * Sends one request: waits for a permit, retries transient errors a few times, waits out throttling for up to a quarter of
     * an hour, and renews a session that the service refuses. The SDK's own retries must be off, or each counts as one request.
     *
     * <p>Ends with what the request ended with, or, where that is an error of the SDK, with an exception whose message has the
     * error's code.
     *
     * @param request makes the request with these credentials; called again for each attempt
     */
    public <T> Mono<T> call(Function<Session, Mono<T>> request) {
        Mono<T> attempt = session()
                .flatMap(session -> once(request, session)
                        .onErrorResume(
                                CallErrors::isUnauthenticated,
                                e -> renewed(session, e).flatMap(fresh -> once(request, fresh))));
        return calls.retried(attempt);
    }

    /** Sends one request of the SDK, whose override configuration takes these credentials; as {@link #call}. */
    public <T> Mono<T> callAs(Function<IdentityProvider<? extends AwsCredentialsIdentity>, Mono<T>> request) {
        return call(session -> {
            AwsCredentials credentials = session.credentials();
            return request.apply(StaticCredentialsProvider.create(credentials));
        });
    }

    private Mono<Session> renewed(Session refused, Throwable e) {
        String code =
                e instanceof RequestFailedException failed ? failed.failure().code() : "";
        shared.events().forward(listener -> listener.sessionRefused(new RunEvent.SessionRefused(location, code)));
        return shared.sessions().renew(refused, shared.events());
    }

    private <T> Mono<T> once(Function<Session, Mono<T>> request, Session session) {
        return calls.once(limiter(), permit -> {
                    shared.events()
                            .throttleWaited(new RunEvent.ThrottleWaited(ThrottleScope.LOCATION, permit.waitedNanos()));
                    return PacedCalls.bounded(shared.limiter(), sent(request, session));
                })
                .doOnNext(answer -> errors.answered());
    }

    private <T> Mono<T> sent(Function<Session, Mono<T>> request, Session session) {
        return Mono.defer(() -> {
                    shared.events().forward(listener -> listener.readSent(new RunEvent.ReadSent(location)));
                    return request.apply(session);
                })
                .timeout(
                        shared.settings().requestTimeout(),
                        Mono.error(() -> errors.late(shared.settings().requestTimeout())),
                        shared.time().scheduler())
                .onErrorMap(CallErrors::classified);
    }

    /** A location that sends nothing needs none. */
    private synchronized CallLimiter limiter() {
        if (own == null) {
            Settings settings = shared.settings();
            int maxInFlight = settings.maxInFlightPerLocation();
            RateController rate = RateController.of(
                    settings.rate(),
                    settings.initialRate(),
                    shared.expectedCalls().applyAsLong(location),
                    settings.headroom(),
                    maxInFlight);
            own = new CallLimiter(shared.time(), rate, maxInFlight);
        }
        return own;
    }

    synchronized void close() {
        if (own != null) {
            own.close();
        }
    }
}
