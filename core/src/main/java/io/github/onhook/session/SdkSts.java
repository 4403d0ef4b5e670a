package io.github.onhook.session;

import io.github.onhook.internal.http.OwnHttpClient;
import io.github.onhook.internal.text.ReasonCodes;
import io.github.onhook.session.SessionProvider.SessionException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
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
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** {@link Sts} over the SDK's own asynchronous client, which is built at the first call, off the caller's thread. */
final class SdkSts implements Sts {

    private static final Logger LOG = LoggerFactory.getLogger(SdkSts.class);
    private static final String FALLBACK_REGION = "us-east-1";

    private final Duration timeout;
    private final Scheduler timer;
    private final Mono<StsAsyncClient> client;
    private volatile @Nullable StsAsyncClient built;
    private volatile boolean closed;

    SdkSts(Place place, Duration timeout, Scheduler timer) {
        this.timeout = timeout;
        this.timer = timer;
        this.client = Mono.fromCallable(() -> build(place))
                .doOnNext(this::keep)
                .subscribeOn(Schedulers.boundedElastic())
                .cacheInvalidateIf(c -> false);
    }

    /** Where STS is and how it is reached; {@code null} leaves it to the SDK. */
    record Place(
            @Nullable String region,
            @Nullable URI endpoint,
            @Nullable SdkAsyncHttpClient http) {}

    /** A client that is built while this is closed is closed as well. */
    private void keep(StsAsyncClient client) {
        built = client;
        if (closed) {
            client.close();
        }
    }

    private static StsAsyncClient build(Place place) {
        StsAsyncClientBuilder builder = StsAsyncClient.builder()
                .region(Region.of(place.region == null ? chosenRegion() : place.region))
                .endpointOverride(place.endpoint)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()));
        return (place.http == null
                        ? builder.httpClientBuilder(OwnHttpClient.builder())
                        : builder.httpClient(place.http))
                .build();
    }

    private static String chosenRegion() {
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion().id();
        } catch (SdkClientException e) {
            LOG.debug("No Region is configured, calling STS in {}: {}", FALLBACK_REGION, e.getMessage());
            return FALLBACK_REGION;
        }
    }

    @Override
    public Mono<Session> assume(String accountId, AssumeRoleRequest request, AwsCredentials caller) {
        AssumeRoleRequest signed =
                request.toBuilder().overrideConfiguration(as(caller)).build();
        return call(c -> Mono.fromFuture(() -> c.assumeRole(signed))).map(answer -> session(accountId, answer));
    }

    @Override
    public Mono<String> accountOf(AwsCredentials caller) {
        return callerOf(caller).map(GetCallerIdentityResponse::account);
    }

    /** Who the caller is: account and ARN. */
    Mono<GetCallerIdentityResponse> callerOf(AwsCredentials caller) {
        return call(c -> Mono.fromFuture(() -> c.getCallerIdentity(r -> r.overrideConfiguration(as(caller)))))
                .doOnNext(SdkSts::requireIdentity);
    }

    private static void requireIdentity(GetCallerIdentityResponse answer) {
        if (answer.account() == null || answer.arn() == null) {
            throw new SessionException(
                    "",
                    ReasonCodes.UNEXPECTED_RESPONSE,
                    "the answer of STS names no account; check the STS endpoint, and whether a proxy stands in"
                            + " between",
                    null);
        }
    }

    private <T> Mono<T> call(Function<StsAsyncClient, Mono<T>> call) {
        return client.flatMap(
                c -> closed ? Mono.error(closedError()) : call.apply(c).timeout(timeout, timer));
    }

    private static SessionException closedError() {
        return new SessionException(
                "", ReasonCodes.CLOSED, "this client of STS is closed and sends no more requests", null);
    }

    private static AwsRequestOverrideConfiguration as(AwsCredentials caller) {
        return AwsRequestOverrideConfiguration.builder()
                .credentialsProvider(StaticCredentialsProvider.create(caller))
                .build();
    }

    private static Session session(String accountId, AssumeRoleResponse response) {
        Credentials credentials = response.credentials();
        if (credentials == null
                || credentials.accessKeyId() == null
                || credentials.secretAccessKey() == null
                || credentials.sessionToken() == null) {
            throw new SessionException(
                    accountId,
                    ReasonCodes.UNEXPECTED_RESPONSE,
                    "the answer of STS has no credentials; check the STS endpoint, and whether a proxy stands in between",
                    null);
        }
        String owner = response.assumedRoleUser() == null
                ? ""
                : owner(response.assumedRoleUser().arn());
        if (!owner.equals(accountId)) {
            throw new SessionException(
                    accountId,
                    ReasonCodes.WRONG_ACCOUNT,
                    "the session belongs to account '" + owner + "' and is not used; check the role's ARN",
                    null);
        }
        AwsSessionCredentials resolved = AwsSessionCredentials.builder()
                .accessKeyId(credentials.accessKeyId())
                .secretAccessKey(credentials.secretAccessKey())
                .sessionToken(credentials.sessionToken())
                .accountId(accountId)
                .expirationTime(credentials.expiration())
                .build();
        return new Session(accountId, resolved, credentials.expiration());
    }

    /** The account of {@code arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION}. */
    private static String owner(@Nullable String arn) {
        String[] parts = arn == null ? new String[0] : arn.split(":", -1);
        return parts.length > 4 ? parts[4] : "";
    }

    @Override
    public void close() {
        closed = true;
        StsAsyncClient open = built;
        if (open != null) {
            open.close();
        }
    }
}
