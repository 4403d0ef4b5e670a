package io.github.onhook.session;

import io.github.onhook.aws.Caller;
import io.github.onhook.aws.ConfiguredCredentials;
import io.github.onhook.aws.ConfiguredCredentials.IdentityException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** Finds out who acts: {@code GetCallerIdentity} of STS, which needs no permission. */
public final class CallerIdentity {

    private static final Logger LOG = LoggerFactory.getLogger(CallerIdentity.class);
    private static final int RETRIES = 2;
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(300);

    private CallerIdentity() {}

    /**
     * The caller that these credentials belong to. Cold, never blocks; passing faults are tried again twice.
     *
     * <p>Ends with {@link IdentityException} where there are no credentials, or STS does not accept them or cannot be
     * reached.
     *
     * @param requestTimeout how long to wait for an answer
     */
    public static Mono<Caller> of(ConfiguredCredentials credentials, Duration requestTimeout) {
        return Mono.using(
                () -> new SdkSts(new SdkSts.Place(null, null, null), requestTimeout, Schedulers.parallel()),
                sts -> Mono.fromCallable(credentials::resolveCredentials)
                        .subscribeOn(Schedulers.boundedElastic())
                        .flatMap(resolved -> sts.callerOf(resolved)
                                .retryWhen(Retry.backoff(RETRIES, FIRST_BACKOFF)
                                        .filter(e -> StsFailure.isThrottling(e) || StsFailure.isPassing(e))
                                        .onRetryExhaustedThrow((spec, signal) -> signal.failure())))
                        .publishOn(Schedulers.boundedElastic())
                        .map(identity -> new Caller(identity.account(), identity.arn(), credentials.source()))
                        .doOnNext(CallerIdentity::log)
                        .onErrorMap(
                                e -> !(e instanceof IdentityException),
                                e -> IdentityException.ofCall(
                                        credentials.source(), "GetCallerIdentity", e, StsFailure.remedyOf(e))),
                SdkSts::close,
                // Closing takes seconds: the answer does not wait for it.
                false);
    }

    private static void log(Caller caller) {
        LOG.atInfo()
                .addKeyValue("account", caller.account())
                .addKeyValue("arn", caller.arn())
                .addKeyValue("source", caller.source())
                .log("acting as");
    }
}
