package io.github.onhook.simulator.measure;

import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import java.net.URI;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsAsyncClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** What both senders send: one batch of the first connector of the fleet, over and over, as a session of its account. */
record Wave(URI endpoint, String accountId, String region, String connectorId, List<String> numbers) {

    static Wave first(URI endpoint, int batch) {
        FleetShape shape = Serve.shape().numbers(10_000 * 2 * batch);
        List<Fleet.Assignment> targets =
                Fleet.generate(shape).targets().limit(batch).toList();
        Fleet.Assignment one = targets.get(0);
        return new Wave(
                endpoint,
                one.accountId(),
                one.region(),
                one.voiceConnectorId(),
                targets.stream().map(Fleet.Assignment::phoneNumber).toList());
    }

    AwsSessionCredentials session(SdkAsyncHttpClient http) {
        try (StsAsyncClient sts = StsAsyncClient.builder()
                .endpointOverride(endpoint)
                .region(Region.of(region))
                .httpClient(http)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(Simulator.ACCESS_KEY_ID, Simulator.SECRET_ACCESS_KEY)))
                .build()) {
            Credentials made = sts.assumeRole(r -> r.roleArn("arn:aws:iam::" + accountId + ":role/VoiceOps")
                            .roleSessionName("measure"))
                    .join()
                    .credentials();
            return AwsSessionCredentials.create(made.accessKeyId(), made.secretAccessKey(), made.sessionToken());
        }
    }
}
