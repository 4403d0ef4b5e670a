package io.github.onhook.session;

import io.github.onhook.internal.http.RetryAfter;
import io.github.onhook.internal.rate.CallLimiter;
import io.github.onhook.internal.rate.PacedCalls;
import io.github.onhook.internal.rate.RateController;
import io.github.onhook.internal.text.ReasonCodes;
import io.github.onhook.model.RunEvent.AssumeRoleFinished;
import io.github.onhook.model.RunEvent.AssumeRoleSent;
import io.github.onhook.model.RunEvent.ThrottleScope;
import io.github.onhook.model.RunEvent.ThrottleWaited;
import io.github.onhook.session.SessionProvider.SessionException;
import io.github.onhook.session.SessionProvider.SessionListener;
import io.github.onhook.time.Time;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/** {@link Sts} at a rate that leaves room for the other callers of the account, with retries of what passes. */
final class PacedSts implements AutoCloseable {

    /** Calls per second that STS allows the caller's account in a Region, for all its callers together. */
    private static final double QUOTA = 600;

    private static final double LEFT_TO_OTHERS = 0.25;
    /** As many as the SDK's HTTP client has connections for. */
    private static final int MAX_IN_FLIGHT = 50;

    private final Sts sts;
    private final Time time;
    private final CallLimiter limiter;
    private final PacedCalls calls;

    PacedSts(Sts sts, Time time) {
        this.sts = sts;
        this.time = time;
        this.calls = new PacedCalls(time, PacedCalls.PATIENCE, new StsErrors());
        this.limiter = new CallLimiter(time, RateController.known(QUOTA, LEFT_TO_OTHERS, MAX_IN_FLIGHT), MAX_IN_FLIGHT);
    }

    /** Assumes a role; a failure is a {@link SessionException} of this account. */
    Mono<Session> assume(String accountId, AssumeRoleRequest request, AwsCredentials caller, SessionListener listener) {
        return patiently(
                        listener,
                        permit -> reported(accountId, listener, permit, sts.assume(accountId, request, caller)))
                .onErrorMap(e -> StsFailure.refusal(accountId, request.roleArn(), e))
                .checkpoint("Onhook AssumeRole");
    }

    private Mono<Session> reported(
            String accountId, SessionListener listener, CallLimiter.Permit permit, Mono<Session> call) {
        return Mono.deferContextual(asker -> {
            Context own = listener.assumeRoleSent(new AssumeRoleSent(accountId), Context.of(asker));
            return call.doOnSuccess(session -> listener.assumeRoleFinished(
                            new AssumeRoleFinished(accountId, null, since(permit), null, own)))
                    .doOnError(e -> listener.assumeRoleFinished(new AssumeRoleFinished(
                            accountId, StsFailure.code(e), since(permit), StsFailure.requestId(e), own)))
                    .doOnCancel(() -> listener.assumeRoleFinished(
                            new AssumeRoleFinished(accountId, ReasonCodes.CANCELLED, since(permit), null, own)))
                    .contextWrite(own);
        });
    }

    /** The account that these credentials belong to. */
    Mono<String> accountOf(AwsCredentials caller, SessionListener listener) {
        return patiently(listener, permit -> sts.accountOf(caller)).checkpoint("Onhook GetCallerIdentity");
    }

    private <T> Mono<T> patiently(SessionListener listener, Function<CallLimiter.Permit, Mono<T>> call) {
        return calls.retried(calls.once(limiter, permit -> {
            listener.throttleWaited(new ThrottleWaited(ThrottleScope.STS, permit.waitedNanos()));
            return call.apply(permit);
        }));
    }

    private long since(CallLimiter.Permit permit) {
        return time.nanoTime().getAsLong() - permit.sentAt();
    }

    @Override
    public void close() {
        limiter.close();
        sts.close();
    }

    private static final class StsErrors implements PacedCalls.Errors {

        @Override
        public boolean isThrottling(Throwable e) {
            return StsFailure.isThrottling(e);
        }

        @Override
        public boolean isTransient(Throwable e) {
            return StsFailure.isPassing(e);
        }

        @Override
        public @Nullable Duration retryAfter(Throwable e) {
            return RetryAfter.of(e);
        }

        @Override
        public Throwable late(Duration patience) {
            return new TimeoutException("no session within " + patience.toMinutes() + " minutes");
        }
    }
}
