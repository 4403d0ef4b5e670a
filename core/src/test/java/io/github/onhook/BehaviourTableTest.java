package io.github.onhook;

import static io.github.onhook.Status.ALREADY_DISASSOCIATED;
import static io.github.onhook.Status.DISASSOCIATED;
import static io.github.onhook.Status.FAILED;
import static io.github.onhook.Status.SKIPPED;
import static io.github.onhook.Status.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.Rig.Ran;
import io.github.onhook.simulator.Effect;
import io.github.onhook.simulator.Fault;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetBuilder;
import io.github.onhook.simulator.Operation;
import io.github.onhook.simulator.UnassociatedAnswer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each answer of the service, and what it does; through the SDK's own clients over HTTP. */
class BehaviourTableTest {

    private static final String ACCOUNT = "111122223333";
    private static final String OTHER_ACCOUNT = "444455556666";
    private static final String REGION = "us-east-1";
    private static final String CONNECTOR = "aaaaaaaaaaaaaaaaaaaaa1";
    private static final String OTHER_CONNECTOR = "bbbbbbbbbbbbbbbbbbbbb2";
    private static final Operation CHANGE = Operation.DISASSOCIATE_FROM_CONNECTOR;

    /** The nth number of the first connector; of the second, from 100 on. */
    private static String number(int n) {
        return "+1206555" + (1000 + n);
    }

    private static String[] numbers(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(BehaviourTableTest::number)
                .toArray(String[]::new);
    }

    private static FleetBuilder fleet(int numbers, int otherNumbers) {
        return Fleet.builder()
                .account(
                        ACCOUNT,
                        a -> a.region(REGION, r -> {
                            r.connector(CONNECTOR, numbers(0, numbers));
                            if (otherNumbers > 0) {
                                r.connector(OTHER_CONNECTOR, numbers(100, otherNumbers));
                            }
                        }));
    }

    private static Settings.Builder settings() {
        return Settings.builder().rate(200).burst(50);
    }

    private static Rig rig(int numbers, Fault... faults) {
        return rig(settings(), fleet(numbers, 0), faults);
    }

    private static Rig rig(Settings.Builder settings, FleetBuilder fleet, Fault... faults) {
        Rig rig = Rig.of(fleet.build(), settings);
        rig.simulator.faults().add(faults);
        return rig;
    }

    private static void assertAll(Ran ran, Status status) {
        assertThat(ran.outcomes()).allMatch(outcome -> outcome.status() == status);
        assertThat(ran.report().totals().targets()).isEqualTo(ran.outcomes().size());
    }

    private static void assertAgrees(Rig rig, Ran ran) {
        assertThat(ran.outcomes())
                .filteredOn(outcome -> outcome.status() != UNKNOWN)
                .allSatisfy(outcome -> assertThat(rig.simulator
                                        .record()
                                        .connectorOf(
                                                outcome.target().phoneNumber().e164())
                                == null)
                        .as("%s is off", outcome)
                        .isEqualTo(outcome.status().isDone()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ThrottledClientException", "ThrottlingException", "TooManyRequestsException"})
    void throttlingRequeuesTheBatchAndCountsNoAttempt(String code) {
        Fault throttle = Fault.when().operation(CHANGE).calls(1, 3).then(Effect.error(429, code));
        try (Rig rig = rig(5, throttle)) {

            Ran ran = rig.run();

            assertAll(ran, DISASSOCIATED);
            assertThat(ran.outcomes()).allMatch(outcome -> outcome.attempts() == 1);
            assertThat(ran.report().requests().throttled()).isEqualTo(3);
            assertThat(ran.report().requests().sent()).isEqualTo(4);
            assertAgrees(rig, ran);
        }
    }

    @ParameterizedTest
    @CsvSource({"500,ServiceFailureException", "503,ServiceUnavailableException", "502,BadGateway"})
    void aServerErrorIsTriedAgainAndCountsAnAttempt(int status, String code) {
        Fault broken = Fault.when().operation(CHANGE).calls(1, 2).then(Effect.error(status, code));
        try (Rig rig = rig(5, broken)) {

            Ran ran = rig.run();

            assertAll(ran, DISASSOCIATED);
            assertThat(ran.outcomes()).allMatch(outcome -> outcome.attempts() == 3);
            assertThat(ran.report().requests().failed()).isEqualTo(2);
            assertAgrees(rig, ran);
        }
    }

    @Test
    void aServerErrorWithoutEndFailsWithItsCodeWhenNoAttemptIsLeft() {
        Fault broken = Fault.when().operation(CHANGE).then(Effect.error(503, "ServiceUnavailableException"));
        try (Rig rig = rig(settings().attempts(3), fleet(5, 0), broken)) {

            Ran ran = rig.run();

            assertAll(ran, FAILED);
            assertThat(ran.outcomes()).allSatisfy(outcome -> {
                assertThat(outcome.reason().code()).isEqualTo("ServiceUnavailable");
                assertThat(outcome.reason().source()).isEqualTo(Source.REQUEST);
                assertThat(outcome.reason().requestId()).isNotBlank();
                assertThat(outcome.attempts()).isEqualTo(3);
            });
            assertThat(rig.simulator.record().count(CHANGE)).isEqualTo(3);
            assertAgrees(rig, ran);
        }
    }

    /**
     * The SDK's Netty client never reports about one refused connection in twenty (2.40.2, with Netty 4.1 and 4.2), which
     * then cannot be told from a request that nobody answers.
     */
    @Test
    void aConnectionThatIsNotAcceptedIsTriedAgainAndFailsAsTheClients() {
        try (Rig rig = rig(5)) {
            Plan plan = rig.plan();
            Orchestrator.Builder unreachable = Orchestrator.builder(rig.sessions)
                    .settings(settings()
                            .attempts(2)
                            .requestTimeout(Duration.ofMillis(500))
                            .build())
                    .endpointOverride(URI.create("http://127.0.0.1:1"));

            Ran ran;
            try (Orchestrator orchestrator = unreachable.build()) {
                ran = Rig.ended(orchestrator.run(plan));
            }

            assertThat(ran.outcomes()).hasSize(5).allSatisfy(outcome -> {
                assertThat(outcome.status()).isIn(FAILED, UNKNOWN);
                assertThat(outcome.reason().source()).isEqualTo(Source.CLIENT);
                assertThat(outcome.reason().code()).isIn("Connect", "Timeout");
                assertThat(outcome.attempts()).isEqualTo(2);
            });
            assertThat(rig.simulator.record().count(CHANGE)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLostAnswerIsSettledWhateverTheServiceSaysOfANumberThatIsOff(UnassociatedAnswer unassociated) {
        Fault lost = Fault.when().operation(CHANGE).call(1).then(Effect.loseAnswer());
        try (Rig rig = Rig.of(fleet(5, 0).build(), s -> s.unassociatedAnswer(unassociated), settings())) {
            rig.simulator.faults().add(lost);

            Ran ran = rig.run();

            assertAll(ran, DISASSOCIATED);
            assertThat(ran.outcomes())
                    .allMatch(outcome -> unassociated == UnassociatedAnswer.SUCCESS
                            ? outcome.reason().source() == null
                            : outcome.reason().source() == Source.READ);
            assertAgrees(rig, ran);
        }
    }

    @Test
    void aRequestThatNobodyAnswersTimesOutAndIsTriedAgain() {
        Fault silent = Fault.when().operation(CHANGE).call(1).then(Effect.neverAnswer());
        try (Rig rig = rig(settings().requestTimeout(Duration.ofSeconds(2)), fleet(5, 0), silent)) {

            Ran ran = rig.run();

            assertAll(ran, DISASSOCIATED);
            assertThat(ran.outcomes()).allMatch(outcome -> outcome.attempts() >= 2);
            assertAgrees(rig, ran);
        }
    }

    @Test
    void answersThatAreAlwaysLostAreSettledByReading() {
        Fault lost = Fault.when().operation(CHANGE).then(Effect.loseAnswer());
        try (Rig rig = rig(settings().attempts(2), fleet(5, 0), lost)) {

            Ran ran = rig.run();

            assertAll(ran, DISASSOCIATED);
            assertThat(ran.outcomes()).allMatch(outcome -> outcome.reason().source() == Source.READ);
            assertThat(ran.report().requests().reads()).isEqualTo(5);
            assertAgrees(rig, ran);
        }
    }

    @Test
    void requestsThatAreAlwaysLostAreFailedWhenAReadFindsTheNumbersStillOn() {
        Fault lost = Fault.when().operation(CHANGE).then(Effect.drop());
        try (Rig rig = rig(settings().attempts(2), fleet(5, 0), lost)) {

            Ran ran = rig.run();

            assertAll(ran, FAILED);
            assertAgrees(rig, ran);
        }
    }

    @Test
    void whatIsLostAndCannotBeReadIsUnknown() {
        Fault lost = Fault.when().operation(CHANGE).then(Effect.loseAnswer());
        Fault blind =
                Fault.when().operation(Operation.GET_PHONE_NUMBER).then(Effect.error(403, "AccessDeniedException"));
        try (Rig rig = rig(settings().attempts(2), fleet(5, 0), lost, blind)) {

            Ran ran = rig.run();

            assertAll(ran, UNKNOWN);
            assertThat(ran.outcomes())
                    .allMatch(outcome ->
                            String.valueOf(outcome.reason().message()).contains("AccessDenied"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Throttled", "Throttling", "ServiceUnavailable", "ServiceFailure", "Conflict"})
    void aPassingErrorOfANumberIsTriedAgainForThatNumberOnly(String code) {
        Fault once = Fault.when().operation(CHANGE).number(number(2)).then(Effect.numberError(code, 1));
        try (Rig rig = rig(5, once)) {

            Ran ran = rig.run();

            assertAll(ran, DISASSOCIATED);
            assertThat(ran.of(number(2)).attempts()).isEqualTo(2);
            assertThat(ran.of(number(1)).attempts()).isEqualTo(1);
            assertThat(rig.simulator.record().history(number(1))).hasSize(1);
            assertThat(rig.simulator.record().count(CHANGE)).isEqualTo(2);
            assertAgrees(rig, ran);
        }
    }

    @Test
    void aConflictIsGivenUpAfterFewAttempts() {
        Fault always = Fault.when().operation(CHANGE).number(number(2)).then(Effect.numberError("Conflict"));
        try (Rig rig = rig(5, always)) {

            Ran ran = rig.run();

            assertThat(ran.of(number(2)).status()).isEqualTo(FAILED);
            assertThat(ran.of(number(2)).attempts()).isEqualTo(3);
            assertAgrees(rig, ran);
        }
    }

    @Test
    void aNumberThatIsNotFoundAndIsOnNoConnectorWasOffAlready() {
        FleetBuilder fleet = Fleet.builder()
                .account(
                        ACCOUNT,
                        a -> a.region(
                                REGION,
                                r -> r.connector(CONNECTOR, numbers(0, 3)).unassigned(number(7))));
        try (Rig rig = Rig.of(fleet.build(), s -> s.unassociatedAnswer(UnassociatedAnswer.NOT_FOUND), settings())) {
            Plan plan = Plan.builder()
                    .add(Target.of(ACCOUNT, REGION, CONNECTOR, number(0)))
                    .add(Target.of(ACCOUNT, REGION, CONNECTOR, number(7)))
                    .build();

            Ran ran = rig.run(plan);

            assertThat(ran.of(number(0)).status()).isEqualTo(DISASSOCIATED);
            assertThat(ran.of(number(7)).status()).isEqualTo(ALREADY_DISASSOCIATED);
            assertThat(ran.of(number(7)).reason().source()).isEqualTo(Source.READ);
            assertThat(ran.report().status()).isEqualTo(RunStatus.SUCCEEDED);
        }
    }

    @Test
    void aNumberOnAnotherConnectorIsOffThisOne() {
        try (Rig rig =
                Rig.of(fleet(3, 3).build(), s -> s.unassociatedAnswer(UnassociatedAnswer.NOT_FOUND), settings())) {
            Plan plan = Plan.builder()
                    .add(Target.of(ACCOUNT, REGION, CONNECTOR, number(100)))
                    .build();

            Ran ran = rig.run(plan);

            assertThat(ran.of(number(100)).status()).isEqualTo(ALREADY_DISASSOCIATED);
            assertThat(rig.simulator.record().connectorOf(number(100))).isEqualTo(OTHER_CONNECTOR);
        }
    }

    @Test
    void aNumberThatTheAccountDoesNotHaveFails() {
        try (Rig rig = rig(3)) {
            Plan plan = Plan.builder()
                    .add(Target.of(ACCOUNT, REGION, CONNECTOR, "+12065559999"))
                    .build();

            Ran ran = rig.run(plan);

            assertThat(ran.of("+12065559999").status()).isEqualTo(FAILED);
            assertThat(ran.of("+12065559999").reason().code()).isEqualTo("NotFound");
            assertThat(ran.of("+12065559999").reason().message()).contains("does not have the number");
        }
    }

    @Test
    void aNumberThatIsNotFoundYetStillOnFails() {
        Fault wrong = Fault.when().operation(CHANGE).number(number(2)).then(Effect.numberError("NotFound"));
        try (Rig rig = rig(5, wrong)) {

            Ran ran = rig.run();

            assertThat(ran.of(number(2)).status()).isEqualTo(FAILED);
            assertThat(ran.of(number(2)).reason().code()).isEqualTo("NotFound");
            assertAgrees(rig, ran);
        }
    }

    @Test
    void aNumberThatIsNotFoundAndMayNotBeReadFailsAndSaysSo() {
        Fault gone = Fault.when().operation(CHANGE).number(number(2)).then(Effect.numberError("Gone"));
        Fault blind =
                Fault.when().operation(Operation.GET_PHONE_NUMBER).then(Effect.error(403, "AccessDeniedException"));
        try (Rig rig = rig(5, gone, blind)) {

            Ran ran = rig.run();

            assertThat(ran.of(number(2)).status()).isEqualTo(FAILED);
            assertThat(ran.of(number(2)).reason().code()).isEqualTo("Gone");
            assertThat(ran.of(number(2)).reason().message()).contains("could not be read (AccessDenied)");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BadRequest",
                "Forbidden",
                "PreconditionFailed",
                "Validation",
                "VoiceConnectorGroupAssociationsExist",
                "NeverSeenBefore"
            })
    void anyOtherErrorOfANumberFailsItAtOnceWithThatCode(String code) {
        Fault always = Fault.when().operation(CHANGE).number(number(2)).then(Effect.numberError(code));
        try (Rig rig = rig(5, always)) {

            Ran ran = rig.run();

            Outcome failed = ran.of(number(2));
            assertThat(failed.status()).isEqualTo(FAILED);
            assertThat(failed.reason().code()).isEqualTo(code);
            assertThat(failed.reason().source()).isEqualTo(Source.NUMBER);
            assertThat(failed.attempts()).isEqualTo(1);
            assertThat(ran.report().totals().disassociated()).isEqualTo(4);
            assertAgrees(rig, ran);
        }
    }

    @Test
    void aBatchWithAPoisonNumberIsSplitUntilItStandsAlone() {
        Fault poison = Fault.when().operation(CHANGE).number(number(20)).then(Effect.error(400, "BadRequestException"));
        try (Rig rig = rig(50, poison)) {

            Ran ran = rig.run();

            assertThat(ran.of(number(20)).status()).isEqualTo(FAILED);
            assertThat(ran.of(number(20)).reason().code()).isEqualTo("BadRequest");
            assertThat(ran.report().totals().disassociated()).isEqualTo(49);
            assertThat(rig.simulator.record().count(CHANGE)).isLessThanOrEqualTo(13);
            assertAgrees(rig, ran);
        }
    }

    @Test
    void theLargestBatchIsLearned() {
        try (Rig rig = Rig.of(
                fleet(90, 0).build(),
                s -> s.maxBatchSize(6),
                settings().batchSize(24).maxInFlightPerLocation(1))) {

            Ran ran = rig.run();

            assertAll(ran, DISASSOCIATED);
            // 24, 12 and 12 are refused; from then on batches of 6 are sent.
            assertThat(rig.simulator.record().count(CHANGE)).isEqualTo(3 + 15);
            assertAgrees(rig, ran);
        }
    }

    @Test
    void anUnknownConnectorFailsWhatWasSentAndSkipsTheRestOfIt() {
        try (Rig rig = rig(settings().batchSize(2).maxInFlightPerLocation(1), fleet(3, 3))) {
            PlanBuilder plan = Plan.builder();
            for (int i = 0; i < 5; i++) {
                plan.add(Target.of(ACCOUNT, REGION, "zzzzzzzzzzzzzzzzzzzzz9", number(50 + i)));
                plan.add(Target.of(ACCOUNT, REGION, CONNECTOR, number(i)));
            }

            Ran ran = rig.run(plan.build());

            assertThat(ran.report().totals().failed()).isEqualTo(2 + 2);
            assertThat(ran.report().totals().skipped()).isEqualTo(3);
            assertThat(ran.report().totals().disassociated()).isEqualTo(3);
            assertThat(ran.outcomes())
                    .filteredOn(outcome -> outcome.status() == SKIPPED)
                    .allMatch(outcome -> "NotFound".equals(outcome.reason().code()) && outcome.attempts() == 0);
        }
    }

    @Test
    void aRevokedSessionIsRenewedAndTheBatchSentAgain() {
        Fault revoked = Fault.when().operation(CHANGE).call(1).then(Effect.revokeSession());
        try (Rig rig = rig(5, revoked)) {

            Ran ran = rig.run();

            assertAll(ran, DISASSOCIATED);
            assertThat(ran.outcomes()).allMatch(outcome -> outcome.attempts() == 1);
            assertThat(rig.simulator.record().assumeRoleCalls(ACCOUNT)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"401,UnauthorizedClientException", "403,ExpiredTokenException", "403,UnrecognizedClientException"})
    void aSessionThatIsNeverAcceptedClosesTheLocation(int status, String code) {
        Fault never = Fault.when().account(ACCOUNT).operation(CHANGE).then(Effect.error(status, code));
        FleetBuilder fleet = fleet(5, 0)
                .account(OTHER_ACCOUNT, a -> a.region(REGION, r -> r.connector(OTHER_CONNECTOR, numbers(100, 5))));
        try (Rig rig = rig(settings(), fleet, never)) {

            Ran ran = rig.run();

            assertThat(ran.report().totals().skipped()).isEqualTo(5);
            assertThat(ran.report().totals().disassociated()).isEqualTo(5);
            assertThat(ran.of(number(0)).reason().source()).isEqualTo(Source.SESSION);
            assertThat(ran.of(number(0)).reason().code()).isEqualTo(code.replace("Exception", ""));
            assertThat(rig.simulator.record().assumeRoleCalls(ACCOUNT)).isEqualTo(2);
        }
    }

    @Test
    void aForbiddenConnectorIsClosedAndTheOthersGoOn() {
        Fault forbidden =
                Fault.when().connector(CONNECTOR).operation(CHANGE).then(Effect.error(403, "ForbiddenException"));
        Settings.Builder settings = settings().batchSize(2).maxInFlightPerLocation(1);
        try (Rig rig = rig(settings, fleet(5, 5), forbidden)) {

            Ran ran = rig.run();

            assertThat(ran.report().totals().failed()).isEqualTo(2);
            assertThat(ran.report().totals().skipped()).isEqualTo(3);
            assertThat(ran.report().totals().disassociated()).isEqualTo(5);
            assertThat(ran.report().locations().get(0).closed()).isNull();
            assertAgrees(rig, ran);
        }
    }

    @Test
    void threeForbiddenConnectorsWithoutASuccessCloseTheLocation() {
        Fault forbidden = Fault.when().operation(CHANGE).then(Effect.error(403, "AccessDeniedException"));
        FleetBuilder fleet = Fleet.builder()
                .account(
                        ACCOUNT,
                        a -> a.region(REGION, r -> {
                            for (int i = 0; i < 5; i++) {
                                r.connector("ccccccccccccccccccccc" + i, numbers(10 * i, 4));
                            }
                        }));
        Settings.Builder settings = settings().maxInFlightPerLocation(1);
        try (Rig rig = rig(settings, fleet, forbidden)) {

            Ran ran = rig.run();

            assertThat(rig.simulator.record().count(CHANGE)).isEqualTo(3);
            assertThat(ran.report().totals().failed()).isEqualTo(12);
            assertThat(ran.report().totals().skipped()).isEqualTo(8);
            assertThat(ran.report().locations().get(0).closed()).isEqualTo("AccessDenied");
        }
    }

    @Test
    void aDeniedAccountIsSkippedAndTouchesNoOther() {
        FleetBuilder fleet = Fleet.builder()
                .account(
                        ACCOUNT,
                        a -> a.denyAssumeRole()
                                .region(REGION, r -> r.connector(CONNECTOR, numbers(0, 5)))
                                .region("eu-west-1", r -> r.connector("ddddddddddddddddddddd1", numbers(20, 5))))
                .account(OTHER_ACCOUNT, a -> a.region(REGION, r -> r.connector(OTHER_CONNECTOR, numbers(100, 5))));
        try (Rig rig = rig(settings(), fleet)) {

            Ran ran = rig.run();

            assertThat(ran.report().totals().skipped()).isEqualTo(10);
            assertThat(ran.report().totals().disassociated()).isEqualTo(5);
            assertThat(ran.of(number(0)).status()).isEqualTo(SKIPPED);
            assertThat(ran.of(number(0)).reason().source()).isEqualTo(Source.SESSION);
            assertThat(ran.of(number(0)).reason().code()).isEqualTo("AccessDenied");
            assertThat(rig.simulator.record().assumeRoleCalls(ACCOUNT)).isEqualTo(1);
            assertThat(ran.report().status()).isEqualTo(RunStatus.PARTIAL);
        }
    }

    @Test
    void throttlingBySTSFailsNoAccount() {
        Fault throttle =
                Fault.when().operation(Operation.ASSUME_ROLE).calls(1, 3).then(Effect.error(400, "Throttling"));
        try (Rig rig = rig(5, throttle)) {

            Ran ran = rig.run();

            assertAll(ran, DISASSOCIATED);
            assertThat(rig.simulator.record().count(Operation.ASSUME_ROLE)).isEqualTo(4);
        }
    }

    @Test
    void aDisabledRegionIsClosedAndTheOthersGoOn() {
        FleetBuilder fleet = Fleet.builder()
                .account(
                        ACCOUNT,
                        a -> a.disabledRegion("eu-west-1")
                                .region(REGION, r -> r.connector(CONNECTOR, numbers(0, 5)))
                                .region("eu-west-1", r -> r.connector(OTHER_CONNECTOR, numbers(100, 5))));
        try (Rig rig = rig(settings(), fleet)) {

            Ran ran = rig.run();

            assertThat(ran.report().totals().skipped()).isEqualTo(5);
            assertThat(ran.report().totals().disassociated()).isEqualTo(5);
            assertThat(ran.report().locations().get(0).closed()).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"PhoneNumberErrors\":[{\"PhoneNumberId\":\"+19995550100\",\"ErrorCode\":\"NotFound\"}]}",
                "{\"PhoneNumberErrors\":[{\"ErrorCode\":\"NotFound\"}]}",
                "{\"PhoneNumberErrors\":[{\"PhoneNumberId\":\"+12065551002\"}]}",
                "<html><body>Welcome to the hotel's network</body></html>",
                "{\"PhoneNumberErrors\":[{\"PhoneNumberId\":"
            })
    void anAlienAnswerIsNotTakenAsSuccess(String body) {
        Fault alien =
                Fault.when().operation(CHANGE).call(1).then(new Effect.Answer(200, "application/json", body, false));
        try (Rig rig = rig(5, alien)) {

            Ran ran = rig.run();

            assertAll(ran, DISASSOCIATED);
            assertThat(ran.outcomes()).allMatch(outcome -> outcome.attempts() == 2);
            assertAgrees(rig, ran);
        }
    }

    @Test
    void anAlienAnswerAfterTheChangeIsSettled() {
        Fault alien = Fault.when().operation(CHANGE).call(1).then(Effect.truncate());
        try (Rig rig = rig(5, alien)) {

            Ran ran = rig.run();

            assertAll(ran, DISASSOCIATED);
            assertAgrees(rig, ran);
        }
    }

    @Test
    void aGroupsNumbersAreTakenOffTheGroup() {
        FleetBuilder fleet = Fleet.builder()
                .account(
                        ACCOUNT,
                        a -> a.region(
                                REGION,
                                r -> r.connector(CONNECTOR).group("group-0001", List.of(CONNECTOR), numbers(0, 5))));
        Settings.Builder settings = settings().operation(io.github.onhook.Operation.VOICE_CONNECTOR_GROUP);
        try (Rig rig = rig(settings, fleet)) {
            PlanBuilder plan = Plan.builder();
            for (String number : numbers(0, 5)) {
                plan.add(Target.of(ACCOUNT, REGION, "group-0001", number));
            }

            Ran ran = rig.run(plan.build());

            assertAll(ran, DISASSOCIATED);
            assertThat(rig.simulator.record().count(Operation.DISASSOCIATE_FROM_GROUP))
                    .isEqualTo(1);
        }
    }
}
