package io.github.onhook.simulator;

import static io.github.onhook.testing.Patience.PATIENCE;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsAsyncClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.chimesdkvoice.ChimeSdkVoiceAsyncClient;
import software.amazon.awssdk.services.organizations.OrganizationsAsyncClient;
import software.amazon.awssdk.services.sts.StsAsyncClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Real clients, pointed at a simulator, that never try again by themselves. */
final class Clients {
    private static final SdkAsyncHttpClient HTTP =
            NettyNioAsyncHttpClient.builder().maxConcurrency(200).build();

    private final URI endpoint;

    Clients(Simulator simulator) {
        endpoint = simulator.endpoint();
    }

    static AwsCredentials base(Simulator simulator) {
        return AwsBasicCredentials.create(simulator.accessKeyId(), simulator.secretAccessKey());
    }

    static AwsCredentials of(Credentials session) {
        return AwsSessionCredentials.create(session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
    }

    ChimeSdkVoiceAsyncClient voice(String region, AwsCredentials credentials) {
        return common(ChimeSdkVoiceAsyncClient.builder(), region, credentials).build();
    }

    StsAsyncClient sts(String region, AwsCredentials credentials) {
        return common(StsAsyncClient.builder(), region, credentials).build();
    }

    OrganizationsAsyncClient organizations(AwsCredentials credentials) {
        return common(OrganizationsAsyncClient.builder(), "us-east-1", credentials)
                .build();
    }

    /** A client of an account, through a role of it. */
    ChimeSdkVoiceAsyncClient voiceThroughRole(Simulator simulator, String accountId, String region) {
        return voice(region, session(simulator, accountId));
    }

    AwsCredentials session(Simulator simulator, String accountId) {
        return of(join(sts("us-east-1", base(simulator))
                        .assumeRole(AssumeRoleRequest.builder()
                                .roleArn("arn:aws:iam::" + accountId + ":role/VoiceOps")
                                .roleSessionName("test")
                                .build()))
                .credentials());
    }

    private <B extends AwsClientBuilder<B, C> & AwsAsyncClientBuilder<B, C>, C> B common(
            B builder, String region, AwsCredentials credentials) {
        return builder.endpointOverride(endpoint)
                .region(Region.of(region))
                .httpClient(HTTP)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .overrideConfiguration(
                        o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()).apiCallTimeout(PATIENCE));
    }

    /** What a future ends with, the exception itself where it fails. */
    static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
