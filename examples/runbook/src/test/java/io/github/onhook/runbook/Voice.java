package io.github.onhook.runbook;

import io.github.onhook.simulator.Simulator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.chimesdkvoice.ChimeSdkVoiceAsyncClient;
import software.amazon.awssdk.services.sts.StsAsyncClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Somebody else, who changes numbers of an account while a run does not look. */
public final class Voice {

    private Voice() {}

    /** Puts a number on a connector, never by force. */
    static void associate(Simulator simulator, String account, String region, String connector, String... numbers) {
        try (ChimeSdkVoiceAsyncClient voice = client(simulator, account, region)) {
            associate(voice, connector, numbers);
        }
    }

    /** A client that has its session. */
    static ChimeSdkVoiceAsyncClient client(Simulator simulator, String account, String region) {
        try (StsAsyncClient sts = StsAsyncClient.builder()
                .endpointOverride(simulator.endpoint())
                .region(Region.of(region))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(simulator.accessKeyId(), simulator.secretAccessKey())))
                .build()) {
            return ChimeSdkVoiceAsyncClient.builder()
                    .endpointOverride(simulator.endpoint())
                    .region(Region.of(region))
                    .credentialsProvider(StaticCredentialsProvider.create(session(sts, account)))
                    .build();
        }
    }

    /** Puts numbers on a connector, never by force. */
    static void associate(ChimeSdkVoiceAsyncClient voice, String connector, String... numbers) {
        var answer = voice.associatePhoneNumbersWithVoiceConnector(
                        r -> r.voiceConnectorId(connector).e164PhoneNumbers(numbers))
                .join();
        if (!answer.phoneNumberErrors().isEmpty()) {
            throw new IllegalStateException("not associated: " + answer.phoneNumberErrors());
        }
    }

    private static AwsSessionCredentials session(StsAsyncClient sts, String account) {
        Credentials session = sts.assumeRole(r ->
                        r.roleArn("arn:aws:iam::" + account + ":role/VoiceOps").roleSessionName("somebody"))
                .join()
                .credentials();
        return AwsSessionCredentials.create(session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
    }
}
