package io.github.onhook.session;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.sts.StsAsyncClient;
import software.amazon.awssdk.services.sts.StsAsyncClientBuilder;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.Tag;

/** One AssumeRole call, without retries; and what its failures mean. */
final class StsCall implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StsCall.class);
    private static final Set<String> THROTTLING = Set.of("Throttling", "ThrottlingException", "RequestLimitExceeded");
    private static final String FALLBACK_REGION = "us-east-1";

    private final RoleSettings settings;
    private final AwsCredentialsProvider base;
    private final Duration timeout;
    private final Scheduler timer;
    private final Mono<StsAsyncClient> client;
    private volatile @Nullable StsAsyncClient built;

    StsCall(RoleSettings settings, AwsCredentialsProvider base, Place place, Duration timeout, Scheduler timer) {
        this.settings = settings;
        this.base = base;
        this.timeout = timeout;
        this.timer = timer;
        this.client = Mono.fromCallable(() -> build(place))
                .doOnNext(c -> built = c)
                .subscribeOn(Schedulers.boundedElastic())
                .cacheInvalidateIf(c -> false);
    }

    /**
     * Where STS is and how it is reached; {@code null} leaves it to the SDK.
     */
    record Place(
            @Nullable String region,
            @Nullable URI endpoint,
            @Nullable SdkAsyncHttpClient http) {}

    private static StsAsyncClient build(Place place) {
        StsAsyncClientBuilder builder = StsAsyncClient.builder()
                .region(Region.of(place.region == null ? chosenRegion() : place.region))
                .endpointOverride(place.endpoint)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()));
        return (place.http == null ? builder : builder.httpClient(place.http)).build();
    }

    private static String chosenRegion() {
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion().id();
        } catch (SdkClientException e) {
            LOG.debug("No Region is configured, calling STS in {}: {}", FALLBACK_REGION, e.getMessage());
            return FALLBACK_REGION;
        }
    }

    /** Asks for a session; what it ends with is told apart by the methods below. */
    Mono<Session> assume(String accountId) {
        Mono<AwsCredentials> caller = Mono.<AwsCredentials>fromCallable(base::resolveCredentials)
                .subscribeOn(Schedulers.boundedElastic())
                .onErrorMap(e -> new SessionException(
                        accountId, "NoCredentials", "no base credentials to assume roles with: " + e.getMessage(), e));
        return client.zipWith(caller)
                .flatMap(both -> Mono.fromFuture(() -> both.getT1().assumeRole(request(accountId, both.getT2()))))
                .timeout(timeout, timer)
                .map(response -> session(accountId, response));
    }

    private AssumeRoleRequest request(String accountId, AwsCredentials caller) {
        return AssumeRoleRequest.builder()
                .roleArn(settings.arn(accountId))
                .roleSessionName(settings.sessionName())
                .externalId(settings.externalId())
                .sourceIdentity(settings.sourceIdentity())
                .durationSeconds((int) settings.sessionDuration().toSeconds())
                .tags(settings.sessionTags().entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList())
                .overrideConfiguration(o -> o.credentialsProvider(StaticCredentialsProvider.create(caller)))
                .build();
    }

    private static Session session(String accountId, AssumeRoleResponse response) {
        Credentials credentials = response.credentials();
        if (credentials == null
                || credentials.accessKeyId() == null
                || credentials.secretAccessKey() == null
                || credentials.sessionToken() == null) {
            throw new SessionException(accountId, "AlienAnswer", "the answer of STS has no credentials", null);
        }
        String owner = response.assumedRoleUser() == null
                ? ""
                : owner(response.assumedRoleUser().arn());
        if (!owner.equals(accountId)) {
            throw new SessionException(
                    accountId,
                    "WrongAccount",
                    "the session belongs to account '" + owner + "'; check the role's ARN",
                    null);
        }
        AwsSessionCredentials resolved = AwsSessionCredentials.create(
                credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken());
        return new Session(accountId, resolved, credentials.expiration());
    }

    /** The account of {@code arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION}. */
    private static String owner(@Nullable String arn) {
        String[] parts = arn == null ? new String[0] : arn.split(":", -1);
        return parts.length > 4 ? parts[4] : "";
    }

    static boolean isThrottling(Throwable e) {
        return unwrapped(e) instanceof AwsServiceException answered
                && (answered.statusCode() == 429 || THROTTLING.contains(name(answered)));
    }

    /** Whether the same call may succeed a moment later. */
    static boolean isPassing(Throwable e) {
        Throwable failure = unwrapped(e);
        return failure instanceof AwsServiceException answered
                ? answered.statusCode() >= 500
                : !(failure instanceof SessionException);
    }

    /** The error's name without a trailing {@code Exception}. */
    static String code(Throwable e) {
        Throwable failure = unwrapped(e);
        if (failure instanceof SessionException refusal) {
            return refusal.code();
        }
        if (failure instanceof AwsServiceException answered) {
            String name = name(answered).replaceFirst("(?<=.)Exception$", "");
            return name.isEmpty() ? "Http" + answered.statusCode() : name;
        }
        return failure instanceof TimeoutException ? "Timeout" : "ClientError";
    }

    static SessionException refusal(String accountId, Throwable e) {
        Throwable failure = unwrapped(e);
        if (failure instanceof SessionException refusal) {
            return refusal;
        }
        String message = failure instanceof AwsServiceException answered && answered.awsErrorDetails() != null
                ? answered.awsErrorDetails().errorMessage()
                : failure.getMessage();
        return new SessionException(accountId, code(failure), "AssumeRole: " + message, failure);
    }

    private static String name(AwsServiceException e) {
        String name = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
        return name == null ? "" : name;
    }

    private static Throwable unwrapped(Throwable e) {
        return e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    }

    @Override
    public void close() {
        StsAsyncClient open = built;
        if (open != null) {
            open.close();
        }
    }
}
