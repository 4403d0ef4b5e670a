package io.github.onhook.simulator.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.junit.SimulatorExtension;
import io.github.onhook.simulator.model.SimulatedOutcome;
import io.github.onhook.simulator.record.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.chimesdkvoice.ChimeSdkVoiceAsyncClient;
import software.amazon.awssdk.services.sts.StsAsyncClient;

class NumbersComeOffTest {
    @RegisterExtension
    static final SimulatorExtension AWS = SimulatorExtension.of(Fleet.builder()
            .account(
                    "111122223333",
                    account -> account.role("VoiceOps")
                            .region(
                                    "us-east-1",
                                    region -> region.connector("abcdefghijklmnopqrstu1", "+12065550100", "+12065550101")
                                            .quota(5, 10)))
            .build());

    @Test
    void oneNumberComesOffAndTheOtherIsRefused(Simulator simulator) {
        simulator.faults().add(Fault.when().number("+12065550101").then(Effect.numberError("Forbidden")));

        var answer = voice(simulator)
                .disassociatePhoneNumbersFromVoiceConnector(
                        request -> request.voiceConnectorId("abcdefghijklmnopqrstu1")
                                .e164PhoneNumbers("+12065550100", "+12065550101"))
                .join();

        assertThat(answer.phoneNumberErrors()).hasSize(1);
        assertThat(simulator.isAssociated("+12065550100", "abcdefghijklmnopqrstu1"))
                .isFalse();
        assertThat(simulator.record().history("+12065550101"))
                .extracting(Record.Event::outcome)
                .containsExactly(SimulatedOutcome.REFUSED);
    }

    private static ChimeSdkVoiceAsyncClient voice(Simulator simulator) {
        var base = AwsBasicCredentials.create(simulator.accessKeyId(), simulator.secretAccessKey());
        var session = StsAsyncClient.builder()
                .endpointOverride(simulator.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(base))
                .build()
                .assumeRole(request -> request.roleArn("arn:aws:iam::111122223333:role/VoiceOps")
                        .roleSessionName("test"))
                .join()
                .credentials();
        return ChimeSdkVoiceAsyncClient.builder()
                .endpointOverride(simulator.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsSessionCredentials.create(
                        session.accessKeyId(), session.secretAccessKey(), session.sessionToken())))
                .build();
    }

    @Test
    void generatesALargeFleet() {
        Fleet fleet = Fleet.generate(FleetShape.of()
                .accounts(12)
                .regions("us-east-1", "eu-west-1", "ap-southeast-1")
                .connectorsPerLocation(2)
                .numbers(20_000)
                .role("VoiceOps")
                .quota(5, 10));
        try (Simulator simulator = Simulator.builder(fleet).maxBatchSize(50).start()) {
            assertThat(fleet.targets()).hasSize(20_000);
            assertThat(simulator.endpoint()).hasScheme("http");
        }
    }

    @Test
    void failsOutsideATest() {
        assertThatThrownBy(() ->
                        SimulatorExtension.of(Fleet.generate(FleetShape.of())).simulator())
                .hasMessageContaining("@RegisterExtension");
    }
}
