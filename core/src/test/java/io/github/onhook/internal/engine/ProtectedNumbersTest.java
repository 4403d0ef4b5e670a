package io.github.onhook.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.internal.engine.FaultProfile.Fault;
import io.github.onhook.journal.Entry;
import io.github.onhook.journal.Entry.Positions;
import io.github.onhook.journal.MemoryJournal;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.Settings;
import io.github.onhook.model.SpotCheck;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

/** From the moment a number is protected it is not sent, by whichever way it comes to be sent. */
class ProtectedNumbersTest {

    private static final PhoneNumber NUMBER = new PhoneNumber(12_060_000_007L);
    private static final Instant THEN = Instant.EPOCH;
    private static final Reason THROTTLED = Reason.of(Source.NUMBER, "Throttled", "slow down");

    private static Settings.Builder settings() {
        return Settings.builder()
                .rate(10)
                .batchSize(20)
                .attempts(20)
                .deadline(Duration.ofMinutes(1))
                .spotCheck(SpotCheck.NONE);
    }

    // A service that never lets a number be done, so that each goes round its way again and again.
    private static Stream<Arguments> waysBack() {
        return Stream.of(
                Arguments.of(
                        "requeued after a refusal for the rate",
                        FaultProfile.none().with(Fault.THROTTLED, 1)),
                Arguments.of("retried after a backoff", FaultProfile.none().with(Fault.UNAVAILABLE, 1)),
                Arguments.of(
                        "retried as a number of its own", FaultProfile.none().with(Fault.NUMBER_THROTTLED, 1)),
                Arguments.of("retried in doubt", FaultProfile.none().with(Fault.LOST_REQUEST, 1)),
                Arguments.of(
                        "sent in a part of a refused batch", FaultProfile.none().with(Fault.POISONED_NUMBER, 1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("waysBack")
    void sendsNoNumberThatIsProtectedWhileItWaitsToBe(String way, FaultProfile faults) {
        Plan plan = Stage.plan(1, 20);
        assertNeverSentOnceProtected(new Stage(plan, faults), stage -> stage.prepare(settings()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("waysBack")
    void sendsNoNumberOfAStreamThatIsProtectedWhileItWaitsToBe(String way, FaultProfile faults) {
        Plan plan = Stage.plan(1, 20);
        Flux<Target> twice = plan.targets().concatWith(plan.targets());
        assertNeverSentOnceProtected(new Stage(plan, faults), stage -> stage.prepare(settings(), twice));
    }

    private static void assertNeverSentOnceProtected(Stage stage, Function<Stage, Outcomes> prepare) {
        stage.service.latency = location -> Duration.ofMillis(10);
        stage.begin(prepare.apply(stage));
        stage.pass(Duration.ofMillis(105));
        assertThat(timesSent(stage)).as("it was sent before").isPositive();

        stage.protectedNumbers.add(NUMBER);
        long before = timesSent(stage);
        stage.pass(Duration.ofHours(1));

        assertThat(timesSent(stage)).isEqualTo(before);
        assertThat(outcomes(stage)).isNotEmpty().allSatisfy(outcome -> {
            assertThat(outcome.status()).isEqualTo(Status.REJECTED);
            assertThat(outcome.reason().code()).isEqualTo("Protected");
        });
    }

    @Test
    void readsANumberInDoubtThatIsProtectedAndBelievesTheRead() {
        Stage stage = new Stage(Stage.plan(1, 20), FaultProfile.none().with(Fault.LOST_ANSWER, 1));
        stage.service.latency = location -> Duration.ofMillis(10);
        stage.begin(stage.prepare(settings()));
        stage.pass(Duration.ofMillis(105));

        stage.protectedNumbers.add(NUMBER);
        long before = timesSent(stage);
        stage.pass(Duration.ofHours(1));

        assertThat(timesSent(stage)).isEqualTo(before);
        assertThat(outcomes(stage)).extracting(Outcome::status).containsExactly(Status.DISASSOCIATED);
    }

    @Test
    void rejectsAProtectedNumberThatAStoppedRunLeftToBeRetried() {
        Stage stage = resumed(FaultProfile.none(), open(false, THROTTLED));

        assertThat(timesSent(stage)).isZero();
        assertThat(outcomes(stage)).singleElement().satisfies(ProtectedNumbersTest::isRejected);
        assertThat(stage.count(Status.DISASSOCIATED)).isEqualTo(19);
    }

    @Test
    void rejectsAProtectedNumberThatAStoppedRunLeftInDoubtWhenARequestHadNoEffect() {
        Stage stage = resumed(FaultProfile.none(), open(true, null));

        assertThat(timesSent(stage)).isZero();
        assertThat(stage.reads).isEqualTo(1);
        assertThat(outcomes(stage)).singleElement().satisfies(ProtectedNumbersTest::isRejected);
    }

    @Test
    void rejectsAProtectedNumberThatWasUnderWayWhenTheRunDied() {
        Stage stage = resumed(FaultProfile.none(), new Entry.Sent(0, number(), THEN));

        assertThat(timesSent(stage)).isZero();
        assertThat(stage.reads).isEqualTo(1);
        assertThat(outcomes(stage)).singleElement().satisfies(ProtectedNumbersTest::isRejected);
    }

    @Test
    void saysThatAProtectedNumberIsUnknownWhenItCannotBeRead() {
        FaultProfile noReads = FaultProfile.none().with(Fault.READ_REFUSED, 1);
        Stage stage = resumed(noReads, new Entry.Sent(0, number(), THEN));

        assertThat(timesSent(stage)).isZero();
        assertThat(outcomes(stage)).singleElement().extracting(Outcome::status).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void rejectsAProtectedNumberWhoseConnectorIsClosedBeforeItsTurn() {
        FaultProfile noConnector = FaultProfile.none().with(Fault.MISSING_CONNECTOR, 1);
        Entry allLeft = new Entry.Open(0, Positions.ofRanges(List.of(0, 20)), 2, false, THROTTLED, THEN);
        Stage stage = resumed(noConnector, allLeft, settings().batchSize(5));

        assertThat(timesSent(stage)).isZero();
        assertThat(stage.count(Status.FAILED)).isEqualTo(19);
        assertThat(outcomes(stage)).singleElement().satisfies(ProtectedNumbersTest::isRejected);
    }

    private static void isRejected(Outcome outcome) {
        assertThat(outcome.status()).isEqualTo(Status.REJECTED);
        assertThat(outcome.reason().code()).isEqualTo("Protected");
        assertThat(outcome.attempts()).isPositive();
    }

    private static Stage resumed(FaultProfile faults, Entry left) {
        return resumed(faults, left, settings());
    }

    /** A run that goes on from a journal whose last word on the number is this, and in which it is protected. */
    private static Stage resumed(FaultProfile faults, Entry left, Settings.Builder settings) {
        Plan plan = Stage.plan(1, 20);
        Stage stage = new Stage(plan, faults);
        stage.protectedNumbers.add(NUMBER);
        MemoryJournal journal = new MemoryJournal("run");
        journal.append(List.of(
                        new Entry.Began(
                                "run",
                                Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR,
                                plan.fingerprint(),
                                plan.size(),
                                THEN),
                        left))
                .block();

        stage.begin(stage.prepare(settings, new RunRecord(plan, journal, new RunListener() {}, at -> {})));
        stage.pass(Duration.ofHours(1));
        return stage;
    }

    private static Entry open(boolean inDoubt, @Nullable Reason reason) {
        return new Entry.Open(0, number(), 2, inDoubt, reason, THEN);
    }

    /** The place of {@link #NUMBER} in the plan. */
    private static Positions number() {
        return Positions.ofRanges(List.of(7, 8));
    }

    private static long timesSent(Stage stage) {
        return stage.service.changes.stream()
                .filter(seen -> seen.numbers().contains(NUMBER.digits()))
                .count();
    }

    private static List<Outcome> outcomes(Stage stage) {
        return stage.outcomes.stream()
                .filter(outcome -> Objects.equals(outcome.target().phoneNumber(), NUMBER))
                .toList();
    }
}
