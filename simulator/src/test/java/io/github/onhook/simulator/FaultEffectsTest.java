package io.github.onhook.simulator;

import static io.github.onhook.simulator.Clients.join;
import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.fault.Faults;
import io.github.onhook.simulator.fault.Latency;
import io.github.onhook.simulator.junit.SimulatorExtension;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.chimesdkvoice.ChimeSdkVoiceAsyncClient;
import software.amazon.awssdk.services.chimesdkvoice.model.BadRequestException;
import software.amazon.awssdk.services.chimesdkvoice.model.ChimeSdkVoiceException;
import software.amazon.awssdk.services.chimesdkvoice.model.DisassociatePhoneNumbersFromVoiceConnectorResponse;
import software.amazon.awssdk.services.chimesdkvoice.model.PhoneNumberError;

/** Tests the client's view of each effect, and the state afterwards. */
class FaultEffectsTest {
    private static final String ACCOUNT = "111122223333";
    private static final String OTHER = "444455556666";
    private static final String CONNECTOR = "abcdefghijklmnopqrstu1";
    private static final String FIRST = "+12065550100";
    private static final String SECOND = "+12065550101";

    @RegisterExtension
    final SimulatorExtension aws = SimulatorExtension.of(Fleet.builder()
            .account(ACCOUNT, a -> a.region("us-east-1", r -> r.connector(CONNECTOR, FIRST, SECOND)))
            .account(OTHER, a -> a.region("us-east-1", r -> r.connector("zyxwvutsrqponmlkjihgf1")))
            .build());

    private Simulator simulator;
    private ChimeSdkVoiceAsyncClient voice;

    @BeforeEach
    void connect() {
        simulator = aws.simulator();
        voice = new Clients(simulator).voiceThroughRole(simulator, ACCOUNT, "us-east-1");
    }

    private CompletableFuture<DisassociatePhoneNumbersFromVoiceConnectorResponse> off(String... numbers) {
        return voice.disassociatePhoneNumbersFromVoiceConnector(
                r -> r.voiceConnectorId(CONNECTOR).e164PhoneNumbers(numbers));
    }

    private static void until(BooleanSupplier condition) {
        Flux.interval(Duration.ofMillis(10))
                .filter(tick -> condition.getAsBoolean())
                .blockFirst(PATIENCE);
    }

    private boolean isOff() {
        return simulator.record().connectorOf(FIRST) == null;
    }

    @ParameterizedTest
    @CsvSource({"drop, false", "loseAnswer, true"})
    void aLostConnectionMayHaveDoneTheWork(String effect, boolean applied) {
        simulator.faults().add(Faults.parse("[{\"then\": \"" + effect + "\"}]"));

        assertThatThrownBy(() -> join(off(FIRST))).isInstanceOf(SdkClientException.class);
        assertThat(isOff()).isEqualTo(applied);
    }

    @ParameterizedTest
    @CsvSource({"neverAnswer, false", "stall, true"})
    void aConnectionWithoutAnAnswerMayHaveDoneTheWork(String effect, boolean applied) {
        simulator.faults().add(Faults.parse("[{\"then\": \"" + effect + "\"}]"));

        CompletableFuture<?> call = off(FIRST);

        until(() -> simulator.record().count(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR) == 1);
        assertThat(isOff()).isEqualTo(applied);
        assertThat(call).isNotDone();
        call.cancel(true);
    }

    @Test
    void answersAProxyPageWithoutErrorCode() {
        simulator.faults().add(Fault.when().then(Effect.htmlBadGateway()));

        assertThatThrownBy(() -> join(off(FIRST))).isInstanceOfSatisfying(ChimeSdkVoiceException.class, e -> {
            assertThat(e.statusCode()).isEqualTo(502);
            assertThat(e.awsErrorDetails().errorCode()).isNull();
        });
        assertThat(isOff()).isFalse();
    }

    @Test
    void appliesTheChangeWhenTheAnswerIsTruncated() {
        simulator.faults().add(Fault.when().then(Effect.truncate()));

        assertThatThrownBy(() -> join(off(FIRST))).isInstanceOf(SdkClientException.class);
        assertThat(isOff()).isTrue();
    }

    @Test
    void sendsACustomAnswerUnchanged() {
        simulator
                .faults()
                .add(
                        Fault.when()
                                .then(
                                        Effect.answer(
                                                "{\"PhoneNumberErrors\":[{\"PhoneNumberId\":\"+15550000000\",\"ErrorCode\":\"Validation\"}]}")));

        assertThat(join(off(FIRST)).phoneNumberErrors())
                .singleElement()
                .satisfies(error -> assertThat(error.errorCodeAsString()).isEqualTo("Validation"));
    }

    @Test
    void failsNumbersTheFirstTimes() {
        simulator.faults().add(Fault.when().number(FIRST).then(Effect.numberError("Throttled", 2)));

        assertThat(failed(join(off(FIRST, SECOND)))).containsExactly(FIRST + " Throttled");
        assertThat(failed(join(off(FIRST)))).containsExactly(FIRST + " Throttled");
        assertThat(failed(join(off(FIRST)))).isEmpty();
        assertThat(simulator.record().number(FIRST).timesAsked()).isEqualTo(3);
        assertThat(simulator.record().number(FIRST).timesDisassociated()).isEqualTo(1);
    }

    private static List<String> failed(DisassociatePhoneNumbersFromVoiceConnectorResponse answer) {
        return answer.phoneNumberErrors().stream()
                .map((PhoneNumberError error) -> error.phoneNumberId() + " " + error.errorCodeAsString())
                .toList();
    }

    @Test
    void failsEveryBatchWithAPoisonNumber() {
        simulator.faults().add(Fault.when().number(SECOND).then(Effect.error(400, "BadRequestException")));

        assertThatThrownBy(() -> join(off(FIRST, SECOND))).isInstanceOf(BadRequestException.class);
        assertThat(isOff()).isFalse();
        assertThat(failed(join(off(FIRST)))).isEmpty();
        assertThat(isOff()).isTrue();
    }

    @Test
    void appliesTheChangeBeforeAnError() {
        simulator
                .faults()
                .add(Faults.parse("[{\"then\": {\"error\": \"ServiceFailureException\", \"applied\": true}}]"));

        assertThatThrownBy(() -> join(off(FIRST))).isInstanceOf(ChimeSdkVoiceException.class);
        assertThat(isOff()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"revokeSession, UnrecognizedClientException", "expireSession, ExpiredTokenException"})
    void aSessionEndsInTheMidst(String effect, String code) {
        simulator.faults().add(Faults.parse("[{\"calls\": 2, \"then\": \"" + effect + "\"}]"));

        assertThat(failed(join(off(SECOND)))).isEmpty();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> join(off(FIRST)))
                    .isInstanceOfSatisfying(
                            ChimeSdkVoiceException.class,
                            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
        }
        assertThat(isOff()).isFalse();
    }

    @Test
    void delaysAnAnswer() {
        simulator.faults().add(Fault.when().slow(Latency.fixed(Duration.ofMillis(300))));
        long start = System.nanoTime();

        join(off(FIRST));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void sendsADrippingAnswerCompletely() {
        simulator.faults().add(Fault.when().then(Effect.drip(Duration.ofMillis(2))));

        assertThat(failed(join(off(FIRST)))).isEmpty();
    }

    @Test
    void matchesOnlyTheConditionsOfARule() {
        ChimeSdkVoiceAsyncClient other = new Clients(simulator).voiceThroughRole(simulator, OTHER, "us-east-1");
        simulator
                .faults()
                .add(Fault.when()
                        .named("first two lists of account 2")
                        .account(2)
                        .operation(SimulatedOperation.LIST_CONNECTORS)
                        .calls(1, 2)
                        .then(Effect.error(503, "ServiceUnavailableException")));

        assertThat(join(voice.listVoiceConnectors(r -> {})).voiceConnectors()).hasSize(1);
        assertThat(join(other.listPhoneNumbers(r -> {})).phoneNumbers()).isEmpty();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> join(other.listVoiceConnectors(r -> {})))
                    .isInstanceOf(ChimeSdkVoiceException.class);
        }
        assertThat(join(other.listVoiceConnectors(r -> {})).voiceConnectors()).hasSize(1);
        assertThat(simulator.record().requests(SimulatedOperation.LIST_CONNECTORS))
                .filteredOn(seen -> !seen.faults().isEmpty())
                .hasSize(2)
                .allSatisfy(seen -> assertThat(seen.faults()).containsExactly("first two lists of account 2"));
    }

    @Test
    void removesCancelledRequestsFromInFlight() {
        simulator.faults().add(Fault.when().calls(1, 3).then(Effect.neverAnswer()));

        for (int i = 0; i < 3; i++) {
            off(FIRST).cancel(true);
        }

        until(() -> simulator.record().location(ACCOUNT, "us-east-1").inFlight() == 0);
    }
}
