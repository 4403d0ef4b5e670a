package io.github.onhook.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.internal.operation.BatchKey;
import io.github.onhook.internal.operation.ChangeResult;
import io.github.onhook.internal.operation.ChangeResult.ItemError;
import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.internal.operation.RequestFailure.Kind;
import io.github.onhook.model.Connector;
import io.github.onhook.model.Location;
import io.github.onhook.model.Reason.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each answer is decided to mean, as a table. */
class AnswerPolicyTest {

    private static final AnswerPolicy POLICY = new AnswerPolicy(4);
    private static final LocationHealth NEW = LocationHealth.UNKNOWN;
    private static final Duration PAUSE = Duration.ofSeconds(7);

    /** A batch of so many numbers, each tried so often before. */
    private static Batch batch(int numbers, int attempts) {
        ConnectorQueue queue = new ConnectorQueue(
                new BatchKey(new Connector(new Location("111122223333", "us-east-1"), "abcdefghijklmnopqrstu1")),
                Steps.ANY,
                0,
                new PendingNumbers.Streamed());
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < numbers; i++) {
            Item item = new Item(12_065_550_100L + i, i);
            item.attempts = attempts;
            items.add(item);
        }
        return new Batch(queue, items, null);
    }

    private static ChangeResult failed(Kind kind, Source source, String code, @Nullable Duration retryAfter) {
        return new ChangeResult.Failed(new RequestFailure(kind, source, code, "message", "r-1", retryAfter));
    }

    private static ChangeResult failed(Kind kind) {
        return failed(kind, Source.REQUEST, "Code", null);
    }

    private static ChangeResult lost() {
        return failed(Kind.AMBIGUOUS, Source.CLIENT, "Timeout", null);
    }

    private static ChangeResult refused(int number, String code) {
        return new ChangeResult.Accepted(List.of(new ItemError(12_065_550_100L + number, code, null)), "r-1");
    }

    /** A decision without its reason: kind, how many numbers, and its flags. */
    private static String words(Decision decision) {
        if (decision instanceof Decision.Confirm d) {
            return "confirm " + d.items().size();
        } else if (decision instanceof Decision.Fail d) {
            return "fail " + d.items().size();
        } else if (decision instanceof Decision.Retry d) {
            return "retry " + d.items().size() + " after attempt " + d.attempts() + (d.inDoubt() ? " in doubt" : "")
                    + (d.retryAfter() == null ? "" : " not before " + d.retryAfter());
        } else if (decision instanceof Decision.Reconcile d) {
            return "reconcile " + d.items().size() + (d.inDoubt() ? " in doubt" : "")
                    + (d.resend() ? " or resend" : "");
        } else if (decision instanceof Decision.Prove d) {
            return "prove " + d.items().size() + (d.resend() ? " or resend" : "");
        } else if (decision instanceof Decision.Requeue d) {
            return "requeue" + (d.retryAfter() == null ? "" : " after " + d.retryAfter());
        } else if (decision instanceof Decision.Pace d) {
            return "pace " + d.throttledFraction();
        } else if (decision instanceof Decision.CloseConnector d) {
            return "close connector: " + d.reason().code();
        } else if (decision instanceof Decision.CloseLocation d) {
            return "close location: " + d.reason().code();
        } else if (decision instanceof Decision.RenewSession) {
            return "renew session";
        }
        return "split";
    }

    private static List<String> decide(Batch batch, ChangeResult result, LocationHealth health) {
        return POLICY.decide(batch, result, health).decisions().stream()
                .map(AnswerPolicyTest::words)
                .toList();
    }

    static Stream<Arguments> table() {
        return Stream.of(
                row(50, 0, new ChangeResult.Accepted(List.of(), "r-1"), "pace 0.0", "confirm 50"),
                row(50, 0, refused(3, "PreconditionFailed"), "pace 0.0", "confirm 49", "fail 1"),
                row(50, 0, refused(3, "NeverSeenBefore"), "pace 0.0", "confirm 49", "fail 1"),
                row(50, 0, refused(3, "NotFound"), "pace 0.0", "confirm 49", "reconcile 1"),
                row(50, 0, refused(3, "Gone"), "pace 0.0", "confirm 49", "reconcile 1"),
                row(50, 0, refused(3, "Throttled"), "pace 0.0", "confirm 49", "retry 1 after attempt 1"),
                row(2, 0, refused(1, "Throttling"), "pace 0.5", "confirm 1", "retry 1 after attempt 1"),
                row(1, 3, refused(0, "Throttled"), "pace 1.0", "fail 1"),
                row(50, 0, refused(3, "ServiceUnavailable"), "pace 0.0", "confirm 49", "retry 1 after attempt 1"),
                row(50, 0, refused(3, "ServiceFailure"), "pace 0.0", "confirm 49", "retry 1 after attempt 1 in doubt"),
                row(50, 3, refused(3, "ServiceFailure"), "pace 0.0", "confirm 49", "reconcile 1 in doubt"),
                row(50, 1, refused(3, "Conflict"), "pace 0.0", "confirm 49", "retry 1 after attempt 2"),
                row(50, 2, refused(3, "Conflict"), "pace 0.0", "confirm 49", "fail 1"),
                row(
                        50,
                        0,
                        new ChangeResult.Unproven("the answer has no PhoneNumberErrors", "r-1"),
                        "prove 50 or resend"),
                row(50, 3, new ChangeResult.Unproven("the answer has no PhoneNumberErrors", "r-1"), "prove 50"),
                row(50, 0, failed(Kind.THROTTLED), "pace 1.0", "requeue"),
                row(50, 0, failed(Kind.THROTTLED, Source.REQUEST, "X", PAUSE), "pace 1.0", "requeue after PT7S"),
                row(50, 0, failed(Kind.UNAVAILABLE), "retry 50 after attempt 1"),
                row(
                        50,
                        0,
                        failed(Kind.UNAVAILABLE, Source.REQUEST, "X", PAUSE),
                        "retry 50 after attempt 1 not before PT7S"),
                row(50, 3, failed(Kind.UNAVAILABLE), "fail 50"),
                row(50, 0, failed(Kind.AMBIGUOUS), "retry 50 after attempt 1 in doubt"),
                row(50, 3, failed(Kind.AMBIGUOUS), "reconcile 50 in doubt"),
                row(50, 0, lost(), "reconcile 50 in doubt or resend"),
                row(5, 0, lost(), "retry 5 after attempt 1 in doubt"),
                row(50, 3, lost(), "reconcile 50 in doubt"),
                row(50, 0, failed(Kind.UNEXPECTED), "retry 50 after attempt 1 in doubt"),
                row(50, 3, failed(Kind.UNEXPECTED), "reconcile 50 in doubt"),
                row(50, 0, failed(Kind.UNAUTHENTICATED), "renew session", "requeue"),
                row(50, 0, failed(Kind.BAD_REQUEST), "split"),
                row(1, 0, failed(Kind.BAD_REQUEST), "reconcile 1"),
                row(50, 0, failed(Kind.NO_CONNECTOR), "fail 50", "close connector: Code"),
                row(50, 0, failed(Kind.FORBIDDEN), "fail 50", "close connector: Code"),
                row(50, 0, failed(Kind.NO_REGION), "close location: Code", "requeue"),
                row(50, 0, failed(Kind.INSECURE), "close location: Code", "requeue"));
    }

    private static Arguments row(int numbers, int attempts, ChangeResult result, String... decisions) {
        return Arguments.of(numbers, attempts, result, List.of(decisions));
    }

    @ParameterizedTest
    @MethodSource("table")
    void decidesByTheAnswer(int numbers, int attempts, ChangeResult result, List<String> decisions) {
        assertThat(decide(batch(numbers, attempts), result, NEW)).isEqualTo(decisions);
    }

    @Test
    void changesNeitherBatchNorItems() {
        Batch batch = batch(3, 1);

        table().forEach(row -> POLICY.decide(batch, (ChangeResult) row.get()[2], NEW));

        assertThat(batch.items()).allSatisfy(item -> {
            assertThat(item.attempts).isEqualTo(1);
            assertThat(item.ambiguous).isFalse();
            assertThat(item.last).isNull();
        });
    }

    @Test
    void numbersThatHaveNoAttemptLeftAreReadAndTheOthersGoAgain() {
        Batch batch = batch(10, 0);
        batch.items().get(0).attempts = 3;

        assertThat(decide(batch, failed(Kind.AMBIGUOUS), NEW))
                .containsExactly("reconcile 1 in doubt", "retry 9 after attempt 1 in doubt");
    }

    @Test
    void closesTheLocationAfterThreeUnexpectedAnswersInARow() {
        LocationHealth health = NEW;
        List<List<String>> decided = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            AnswerPolicy.Verdict verdict = POLICY.decide(batch(50, 0), failed(Kind.UNEXPECTED), health);
            decided.add(
                    verdict.decisions().stream().map(AnswerPolicyTest::words).toList());
            health = verdict.health();
        }

        assertThat(decided.get(1)).noneMatch(words -> words.startsWith("close"));
        assertThat(decided.get(2)).startsWith("close location: Code");
    }

    @Test
    void anyAnswerOfTheServiceEndsTheRowOfUnexpectedOnes() {
        LocationHealth twice = NEW.unexpectedOnce().unexpectedOnce();

        for (Kind own : List.of(Kind.THROTTLED, Kind.UNAVAILABLE, Kind.BAD_REQUEST, Kind.NO_CONNECTOR)) {
            assertThat(POLICY.decide(batch(2, 0), failed(own), twice).health().unexpected())
                    .as(own.name())
                    .isZero();
        }
        assertThat(POLICY.decide(batch(2, 0), lost(), twice).health().unexpected())
                .isEqualTo(2);
    }

    @Test
    void confirmsAnswersWithoutTheMemberOnceTheLocationHasProvenThatItOmitsIt() {
        LocationHealth proven = NEW.provenWithoutMember();

        assertThat(decide(
                        batch(50, 0), new ChangeResult.Unproven("the answer has no PhoneNumberErrors", "r-1"), proven))
                .containsExactly("pace 0.0", "confirm 50");
    }

    @Test
    void closesTheLocationAfterThreeForbiddenConnectorsUnlessSomethingWasAccepted() {
        LocationHealth twice = NEW.forbiddenOnce().forbiddenOnce();

        assertThat(decide(batch(2, 0), failed(Kind.FORBIDDEN), twice))
                .containsExactly("fail 2", "close connector: Code", "close location: Code");
        assertThat(decide(batch(2, 0), failed(Kind.FORBIDDEN), twice.accepted()))
                .containsExactly("fail 2", "close connector: Code");
    }

    @Test
    void countsAForbiddenConnectorOnce() {
        Batch batch = batch(2, 0);
        batch.queue().closeReason = CloseReason.decided("Stopped", "by hand");

        assertThat(POLICY.decide(batch, failed(Kind.FORBIDDEN), NEW).health().forbiddenConnectors())
                .isZero();
    }
}
