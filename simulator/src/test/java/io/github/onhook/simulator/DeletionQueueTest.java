package io.github.onhook.simulator;

import static io.github.onhook.simulator.Clients.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.junit.SimulatorExtension;
import io.github.onhook.simulator.model.NumberStatus;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.simulator.model.SimulatedOutcome;
import io.github.onhook.simulator.record.Record;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.chimesdkvoice.ChimeSdkVoiceAsyncClient;
import software.amazon.awssdk.services.chimesdkvoice.model.BadRequestException;
import software.amazon.awssdk.services.chimesdkvoice.model.ForbiddenException;
import software.amazon.awssdk.services.chimesdkvoice.model.NotFoundException;
import software.amazon.awssdk.services.chimesdkvoice.model.PhoneNumber;
import software.amazon.awssdk.services.chimesdkvoice.model.PhoneNumberError;
import software.amazon.awssdk.services.chimesdkvoice.model.ThrottledClientException;

/** The deletion queue, through the SDK's client over HTTP. */
class DeletionQueueTest {
    private static final String ACCOUNT = "111122223333";
    private static final String CONNECTOR = "abcdefghijklmnopqrstu1";
    private static final String ASSIGNED = "+12065550100";
    private static final String FREE = "+12065550101";
    private static final String IN_RULE = "+12065550102";
    private static final String PORTING = "+12065550103";
    private static final String UNKNOWN = "+12065550199";
    private static final Fleet FLEET = Fleet.builder()
            .account(
                    ACCOUNT,
                    a -> a.region(
                            "us-east-1",
                            r -> r.connector(CONNECTOR, ASSIGNED)
                                    .unassigned(FREE, IN_RULE)
                                    .number(IN_RULE, n -> n.sipRules("rule-1"))
                                    .number(PORTING, n -> n.status(NumberStatus.PORTIN_IN_PROGRESS))))
            .build();

    @RegisterExtension
    final SimulatorExtension aws = SimulatorExtension.of(FLEET);

    private ChimeSdkVoiceAsyncClient voice;

    @BeforeEach
    void connect(Simulator simulator) {
        voice = new Clients(simulator).voiceThroughRole(simulator, ACCOUNT, "us-east-1");
    }

    private Map<String, String> delete(String... numbers) {
        return codes(join(voice.batchDeletePhoneNumber(r -> r.phoneNumberIds(numbers)))
                .phoneNumberErrors());
    }

    private PhoneNumber restore(String number) {
        return join(voice.restorePhoneNumber(r -> r.phoneNumberId(number))).phoneNumber();
    }

    private List<PhoneNumber> listed(String status) {
        return join(voice.listPhoneNumbers(r -> r.status(status))).phoneNumbers();
    }

    private static Map<String, String> codes(List<PhoneNumberError> errors) {
        return errors.stream()
                .collect(Collectors.toMap(PhoneNumberError::phoneNumberId, PhoneNumberError::errorCodeAsString));
    }

    @Test
    void deletesOnlyNumbersThatAreAssociatedWithNothing(Simulator simulator) {
        assertThat(delete(ASSIGNED, IN_RULE, PORTING, UNKNOWN, FREE))
                .containsOnly(
                        Map.entry(ASSIGNED, "PhoneNumberAssociationsExist"),
                        Map.entry(IN_RULE, "PhoneNumberAssociationsExist"),
                        Map.entry(PORTING, "Conflict"),
                        Map.entry(UNKNOWN, "NotFound"));

        assertThat(simulator.isAssociated(ASSIGNED, CONNECTOR)).isTrue();
        assertThat(simulator.record().number(FREE).deletedAt()).isNotNull();
        assertThat(simulator.record().location(ACCOUNT, "us-east-1").released()).isEqualTo(1);
        assertThat(simulator.record().history(FREE))
                .extracting(Record.Event::outcome)
                .containsExactly(SimulatedOutcome.RELEASED);
    }

    @Test
    void listsDeletedNumbersByStatusWithTheirTime() {
        assertThat(listed("Unassigned"))
                .extracting(PhoneNumber::e164PhoneNumber)
                .contains(FREE);

        delete(FREE);

        assertThat(listed("Unassigned"))
                .extracting(PhoneNumber::e164PhoneNumber)
                .doesNotContain(FREE);
        assertThat(listed("ReleaseInProgress")).singleElement().satisfies(number -> {
            assertThat(number.e164PhoneNumber()).isEqualTo(FREE);
            assertThat(number.deletionTimestamp()).isBeforeOrEqualTo(Instant.now());
        });
        assertThat(join(voice.getPhoneNumber(r -> r.phoneNumberId(FREE)))
                        .phoneNumber()
                        .deletionTimestamp())
                .isNotNull();
    }

    @Test
    void deletedNumbersCannotBeAssociatedBeforeTheyAreRestored(Simulator simulator) {
        delete(FREE);
        assertThat(associate(FREE)).containsExactly(Map.entry(FREE, "Unprocessable"));

        assertThat(restore(FREE).statusAsString()).isEqualTo("Unassigned");
        assertThat(associate(FREE)).isEmpty();

        assertThat(simulator.isAssociated(FREE, CONNECTOR)).isTrue();
        assertThat(simulator.record().location(ACCOUNT, "us-east-1").restored()).isEqualTo(1);
    }

    private Map<String, String> associate(String number) {
        return codes(join(voice.associatePhoneNumbersWithVoiceConnector(
                        r -> r.voiceConnectorId(CONNECTOR).e164PhoneNumbers(number)))
                .phoneNumberErrors());
    }

    @Test
    void restoresOnlyWhatIsInTheQueue(Simulator simulator) {
        assertThatThrownBy(() -> restore(FREE)).isInstanceOf(BadRequestException.class);
        assertThatThrownBy(() -> restore(UNKNOWN)).isInstanceOf(NotFoundException.class);
        assertThat(simulator.record().history(FREE))
                .extracting(Record.Event::errorCode)
                .containsExactly("BadRequest");
    }

    @Test
    void deletingTwiceKeepsTheFirstTime(Simulator simulator) {
        delete(FREE);
        Instant first = simulator.record().number(FREE).deletedAt();

        assertThat(delete(FREE)).isEmpty();

        assertThat(simulator.record().number(FREE).deletedAt()).isEqualTo(first);
        assertThat(simulator.record().location(ACCOUNT, "us-east-1").released()).isEqualTo(1);
    }

    @Test
    void forgetsNumbersSevenDaysAfterTheirDeletion() throws Exception {
        MovingClock clock = new MovingClock();
        try (Simulator own =
                Simulator.builder(FLEET).hubAccount(ACCOUNT).clock(clock).start()) {
            assertThat(send(own, clock, "?operation=batch-delete", "{\"PhoneNumberIds\":[\"" + FREE + "\"]}"))
                    .isEqualTo(200);

            clock.forward(Duration.ofDays(7).minusMinutes(1));
            assertThat(send(own, clock, "/%2B12065550101?operation=restore", ""))
                    .isEqualTo(200);
            assertThat(send(own, clock, "?operation=batch-delete", "{\"PhoneNumberIds\":[\"" + FREE + "\"]}"))
                    .isEqualTo(200);
            clock.forward(Duration.ofDays(7));

            assertThat(send(own, clock, "/%2B12065550101?operation=restore", ""))
                    .isEqualTo(404);
            assertThat(SignedCall.get(own, "/phone-numbers")
                            .signedAt(clock.asClock())
                            .send(Clients.base(own))
                            .body())
                    .contains(ASSIGNED)
                    .doesNotContain(FREE);
            assertThat(own.record().number(FREE).gone()).isTrue();
        }
    }

    private static int send(Simulator own, MovingClock clock, String pathAndQuery, String body) throws Exception {
        return SignedCall.post(own, "/phone-numbers" + pathAndQuery, body)
                .signedAt(clock.asClock())
                .send(Clients.base(own))
                .statusCode();
    }

    @Test
    void deletedNumbersStayInTheQueueWhereTheAnswerIsLost(Simulator simulator) {
        simulator
                .faults()
                .add(Fault.when()
                        .operation(SimulatedOperation.BATCH_DELETE_NUMBERS)
                        .then(Effect.loseAnswer()));

        assertThatThrownBy(() -> delete(FREE)).isNotNull();

        assertThat(simulator.record().number(FREE).deletedAt()).isNotNull();
    }

    @Test
    void faultsOfNumbersConcernBothOperations(Simulator simulator) {
        simulator.faults().add(Fault.when().number(FREE).then(Effect.numberError("Throttled", 2)));

        assertThat(delete(FREE)).containsExactly(Map.entry(FREE, "Throttled"));
        assertThat(delete(FREE)).containsExactly(Map.entry(FREE, "Throttled"));
        assertThat(delete(FREE)).isEmpty();
        simulator.faults().clear();
        simulator.faults().add(Fault.when().number(FREE).calls(1, 1).then(Effect.numberError("Throttled")));
        simulator.faults().add(Fault.when().number(FREE).calls(2, 2).then(Effect.numberError("Forbidden")));

        assertThatThrownBy(() -> restore(FREE)).isInstanceOf(ThrottledClientException.class);
        assertThatThrownBy(() -> restore(FREE)).isInstanceOf(ForbiddenException.class);
        assertThat(restore(FREE).statusAsString()).isEqualTo("Unassigned");
    }
}
