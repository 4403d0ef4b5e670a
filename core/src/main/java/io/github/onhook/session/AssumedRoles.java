package io.github.onhook.session;

import io.github.onhook.ThrottleScope;
import io.github.onhook.throttle.Gate;
import io.github.onhook.throttle.RateController;
import io.github.onhook.throttle.Time;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/**
 * Assumes the same role in every account, once an account however many ask, and keeps each session until it nears its end.
 *
 * <p>A refusal is remembered for half a minute, so that the locations of one account share it. Throttling by STS is waited
 * out, and slows the calls to it; other passing faults are tried again a few times. Calls to STS start at 300 a second, for
 * the account and Region of the caller share 600.
 */
public final class AssumedRoles implements SessionProvider, AutoCloseable {

    private static final double FIRST_STS_RATE = 300;
    private static final int MAX_IN_FLIGHT = 32;
    private static final int RETRIES = 4;
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);
    private static final Duration PATIENCE_WITH_THROTTLING = Duration.ofMinutes(15);
    private static final Duration REFUSAL_REMEMBERED = Duration.ofSeconds(30);
    private static final Duration SHORTEST_USE = Duration.ofSeconds(1);

    private final StsCall sts;
    private final Time time;
    private final Gate gate;
    private final ConcurrentMap<String, Kept> kept = new ConcurrentHashMap<>();

    private AssumedRoles(StsCall sts, Time time) {
        this.sts = sts;
        this.time = time;
        this.gate = new Gate(
                time, RateController.discovering(FIRST_STS_RATE, Long.MAX_VALUE, 0, MAX_IN_FLIGHT), MAX_IN_FLIGHT);
    }

    /**
     * Names the role.
     *
     * @param role a name ({@code VoiceOps}), a path and a name ({@code ops/VoiceOps}), or an ARN with placeholders
     *     ({@code arn:{partition}:iam::{account}:role/VoiceOps})
     */
    public static Builder builder(String role) {
        return new Builder(role);
    }

    @Override
    public Mono<Session> session(String accountId, SessionListener listener) {
        return Mono.defer(() -> kept.computeIfAbsent(accountId, a -> new Kept(a, listener)).session);
    }

    @Override
    public Mono<Session> renew(Session refused, SessionListener listener) {
        return Mono.defer(() -> {
            String accountId = refused.accountId();
            kept.computeIfPresent(accountId, (a, now) -> refused.equals(now.current) ? new Kept(a, listener) : now);
            return session(accountId, listener);
        });
    }

    /** Releases the client of STS. */
    @Override
    public void close() {
        gate.close();
        sts.close();
    }

    private Mono<Session> assume(String accountId, SessionListener listener) {
        return Mono.usingWhen(
                        gate.acquire(),
                        permit -> {
                            listener.waited(ThrottleScope.STS, permit.waitedNanos());
                            return sts.assume(accountId)
                                    .doOnSuccess(s -> listener.assumed(accountId, null, since(permit)))
                                    .doOnError(e -> listener.assumed(accountId, StsCall.code(e), since(permit)));
                        },
                        permit -> Mono.fromRunnable(permit::answered),
                        (permit, e) ->
                                Mono.fromRunnable(StsCall.isThrottling(e) ? permit::throttled : permit::answered),
                        permit -> Mono.fromRunnable(permit::abandoned))
                .retryWhen(Retry.backoff(RETRIES, FIRST_BACKOFF)
                        .maxBackoff(MAX_BACKOFF)
                        .jitter(1)
                        .scheduler(time.scheduler())
                        .filter(StsCall::isPassing)
                        .onRetryExhaustedThrow((spec, signal) -> signal.failure()))
                .retryWhen(Retry.indefinitely().filter(StsCall::isThrottling))
                .timeout(PATIENCE_WITH_THROTTLING, time.scheduler())
                .onErrorMap(e -> StsCall.refusal(accountId, e))
                .checkpoint("Onhook AssumeRole");
    }

    private long since(Gate.Permit permit) {
        return time.nanoTime().getAsLong() - permit.sentAt();
    }

    /** How long a session is handed out: until it nears its end, not at the same moment as all others. */
    private Duration useOf(Session session) {
        if (session.expiresAt() == null) {
            return Duration.ofDays(1);
        }
        Duration left = Duration.between(time.now().get(), session.expiresAt());
        double share = 0.85 + 0.08 * ThreadLocalRandom.current().nextDouble();
        Duration use = Duration.ofMillis((long) (left.toMillis() * share));
        return use.compareTo(SHORTEST_USE) < 0 ? SHORTEST_USE : use;
    }

    /** The session of one account: asked for by the first who subscribes, shared by all, forgotten near its end. */
    private final class Kept {

        private final Mono<Session> session;
        private volatile @Nullable Session current;

        Kept(String accountId, SessionListener listener) {
            session = Mono.defer(() -> assume(accountId, listener))
                    .doOnNext(s -> current = s)
                    .cache(AssumedRoles.this::useOf, e -> REFUSAL_REMEMBERED, () -> Duration.ZERO, time.scheduler());
        }
    }

    /** Collects the settings of {@link AssumedRoles}; {@link #build()} checks them all. */
    public static final class Builder {

        private final String role;
        private final Map<String, String> sessionTags = new LinkedHashMap<>();
        private String partition = "aws";
        private @Nullable String externalId;
        private String sessionName = "onhook";
        private Duration sessionDuration = Duration.ofHours(1);
        private @Nullable String sourceIdentity;
        private @Nullable String stsRegion;
        private @Nullable URI stsEndpoint;
        private @Nullable SdkAsyncHttpClient http;
        private @Nullable AwsCredentialsProvider baseCredentials;
        private Duration requestTimeout = Duration.ofSeconds(10);
        private @Nullable Time time;

        private Builder(String role) {
            this.role = role;
        }

        /** The partition of the roles' ARNs. Default: {@code aws}. */
        public Builder partition(String value) {
            partition = value;
            return this;
        }

        /** The external id that the roles' trust asks for. Default: none. */
        public Builder externalId(@Nullable String value) {
            externalId = value;
            return this;
        }

        /** The name of the sessions, as audit logs show it. Default: {@code onhook}. */
        public Builder sessionName(String value) {
            sessionName = value;
            return this;
        }

        /** How long a session is asked for, 15 minutes to 12 hours. Default: 1 h. */
        public Builder sessionDuration(Duration value) {
            sessionDuration = value;
            return this;
        }

        /** Adds a tag to the sessions. Default: none. */
        public Builder sessionTag(String key, String value) {
            sessionTags.put(key, value);
            return this;
        }

        /** The source identity of the sessions. Default: none. */
        public Builder sourceIdentity(@Nullable String value) {
            sourceIdentity = value;
            return this;
        }

        /** The Region whose STS is called. Default: the SDK's own choice, or {@code us-east-1} where it has none. */
        public Builder stsRegion(@Nullable String value) {
            stsRegion = value;
            return this;
        }

        /** Where STS is, instead of the SDK's own choice. */
        public Builder stsEndpoint(@Nullable URI value) {
            stsEndpoint = value;
            return this;
        }

        /** Who assumes the roles. Default: the SDK's own chain. Not closed with the sessions. */
        public Builder baseCredentials(AwsCredentialsProvider value) {
            baseCredentials = value;
            return this;
        }

        /** The HTTP client. Not closed with the sessions. Default: one of the SDK's choice, of its own. */
        public Builder httpClient(SdkAsyncHttpClient value) {
            http = value;
            return this;
        }

        /** How long to wait for an answer of STS. Default: 10 s. */
        public Builder requestTimeout(Duration value) {
            requestTimeout = value;
            return this;
        }

        /** The clocks and the scheduler. Default: the machine's, and {@link Schedulers#parallel()}. */
        public Builder time(Time value) {
            time = value;
            return this;
        }

        /**
         * The provider. Nothing is called before a session is asked for.
         *
         * @throws IllegalArgumentException naming every setting that is out of its range, and the range
         */
        public AssumedRoles build() {
            RoleSettings settings = new RoleSettings(
                    role, partition, externalId, sessionName, sessionDuration, sessionTags, sourceIdentity);
            Time clock = time == null ? Time.of(Schedulers.parallel()) : time;
            AwsCredentialsProvider base = baseCredentials == null
                    ? DefaultCredentialsProvider.builder().build()
                    : baseCredentials;
            return new AssumedRoles(
                    new StsCall(
                            settings,
                            base,
                            new StsCall.Place(stsRegion, stsEndpoint, http),
                            requestTimeout,
                            clock.scheduler()),
                    clock);
        }
    }
}
