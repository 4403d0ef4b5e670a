package io.github.onhook;

import static io.github.onhook.model.Status.ALREADY_DISASSOCIATED;
import static io.github.onhook.model.Status.DISASSOCIATED;
import static io.github.onhook.model.Status.FAILED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onhook.Rig.Ran;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Target;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetBuilder;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.simulator.model.UnassociatedAnswer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service says of single numbers, and what that does; through the SDK's own clients over HTTP. */
class NumberAnswersTest extends BehaviourFixture {

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
    void aFewThrottledNumbersOfABatchDoNotLowerTheRate() {
        assertThat(rateAfterThrottled(2, 10)).isEqualTo(200 * .98, within(1e-9));
    }

    @Test
    void aQuarterOfABatchThatIsThrottledLowersTheRate() {
        assertThat(rateAfterThrottled(3, 10)).isLessThan(200 * .98);
    }

    private static double rateAfterThrottled(int throttled, int numbers) {
        Fault[] once = IntStream.range(0, throttled)
                .mapToObj(
                        n -> Fault.when().operation(CHANGE).number(number(n)).then(Effect.numberError("Throttled", 1)))
                .toArray(Fault[]::new);
        List<Double> rates = new CopyOnWriteArrayList<>(List.of(200 * .98));
        RunListener listener = new RunListener() {
            @Override
            public void rateChanged(RunEvent.RateChanged event) {
                rates.add(event.perSecond());
            }
        };
        try (Rig rig = Rig.of(fleet(numbers, 0).build(), settings(), b -> b.listener(listener))) {
            rig.simulator.faults().add(once);
            assertAll(rig.run(), DISASSOCIATED);
            return rates.stream().mapToDouble(rate -> rate).min().orElseThrow();
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
        Fault blind = Fault.when()
                .operation(SimulatedOperation.GET_PHONE_NUMBER)
                .then(Effect.error(403, "AccessDeniedException"));
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
}
