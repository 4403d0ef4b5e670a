package io.github.onhook.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onhook.internal.replay.Replay;
import io.github.onhook.journal.Entry.Positions;
import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.journal.Journal.JournalException.Kind;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Reason;
import io.github.onhook.model.RunEvent.RequestResult;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries that are well written and cannot be true are refused, each with what is wrong with it. */
class EntryChecksTest {

    private static final Instant AT = Instant.ofEpochMilli(1_790_000_000_123L);
    private static final Plan PLAN = Plan.builder()
            .add(Target.of("111122223333", "us-east-1", "abc", "+12065550100"))
            .add(Target.of("111122223333", "us-east-1", "abc", "+12065550101"))
            .build();
    private static final Entry BEGAN = began("run-1", Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, PLAN.fingerprint());
    private static final Entry SENT = new Entry.Sent(0, positions(0, 2), AT);
    private static final Entry ANSWERED = new Entry.Answered(0, RequestResult.SUCCESS, null, AT);

    private static Entry began(String runId, Operation operation, String fingerprint) {
        return new Entry.Began(runId, operation, fingerprint, 2, AT);
    }

    private static Positions positions(Integer... bounds) {
        return Positions.ofRanges(List.of(bounds));
    }

    private static Entry settled(Status status, Positions positions) {
        return new Entry.Settled(0, positions, status, Reason.confirmed("r-1"), 1, AT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"e\":\"read\",\"l\":0}",
                "{\"e\":\"read\",\"l\":0,\"t\":-1}",
                "{\"e\":\"read\",\"l\":0,\"t\":9223372036854775807}",
                "{\"e\":\"read\",\"l\":0,\"t\":7258118400001}",
                "{\"e\":\"read\",\"l\":0,\"t\":99999999999999999999}",
                "{\"e\":\"read\",\"l\":-1,\"t\":1}",
                "{\"e\":\"read\",\"l\":0,\"l\":1,\"t\":1}",
                "{\"e\":\"read\",\"l\":0,\"t\":1}{}",
                "{\"e\":\"other\",\"l\":0,\"t\":1}",
                "{\"e\":\"sent\",\"c\":0,\"p\":[0],\"t\":1}",
                "{\"e\":\"sent\",\"c\":0,\"p\":[2,1],\"t\":1}",
                "{\"e\":\"sent\",\"c\":0,\"p\":[0,3000000000],\"t\":1}",
                "{\"e\":\"answered\",\"l\":0,\"result\":\"FINE\",\"t\":1}",
                "{\"e\":\"checked\",\"l\":0,\"read\":1,\"disagreed\":2,\"t\":1}",
                "{\"e\":\"settled\",\"c\":0,\"p\":[0,1],\"status\":\"SKIPPED\",\"attempts\":1,\"t\":1}",
                "{\"e\":\"settled\",\"c\":0,\"p\":[0,1],\"status\":\"UNKNOWN\",\"attempts\":1,\"t\":1}",
                "{\"e\":\"settled\",\"c\":0,\"p\":[0,1],\"status\":\"FAILED\",\"attempts\":2147483647,\"t\":1}",
                "{\"e\":\"began\",\"run\":\"r\",\"operation\":\"all\",\"fingerprint\":\"f\",\"targets\":1,\"t\":1}",
                "{\"e\":\"began\",\"run\":\"r\",\"operation\":\"voice-connector\",\"fingerprint\":\"f\",\"targets\":-1,\"t\":1}"
            })
    void refusesValuesThatNoRunWrites(String json) {
        byte[] bytes = json.getBytes(UTF_8);

        assertThatThrownBy(() -> EntryJson.read(bytes, 0, bytes.length)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void showsForeignTextEscapedInItsRefusals() {
        byte[] bytes = "{\"e\":\"\\u001b[2J\",\"t\":1}".getBytes(UTF_8);

        assertThatThrownBy(() -> EntryJson.read(bytes, 0, bytes.length)).hasMessageContaining("\\u001b[2J");
    }

    @Test
    void refusesAStatusThatTheOperationDoesNotHave() {
        refused("has numbers that are ASSOCIATED", BEGAN, SENT, ANSWERED, settled(Status.ASSOCIATED, positions(0, 2)));
        refused("has numbers that are ALREADY_ASSOCIATED", BEGAN, settled(Status.ALREADY_ASSOCIATED, positions(0, 1)));
    }

    @Test
    void refusesTheJournalOfAnotherRunWhereverItIsRead() {
        Entry done = settled(Status.DISASSOCIATED, positions(0, 1));
        refused(
                "is of the run run-2",
                began("run-2", Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, PLAN.fingerprint()),
                done);
        refused(
                "is of another plan",
                began("run-1", Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, "sha256:other"),
                done);
        refused("does not say which run it is of", done);
        refused("begins twice", BEGAN, BEGAN);
    }

    @Test
    void refusesPlacesThatThePlanDoesNotHave() {
        refused("a number that the plan does not have", BEGAN, settled(Status.FAILED, positions(1, 3)));
        refused("one number several times", BEGAN, settled(Status.FAILED, positions(0, 2, 0, 1)));
        refused("names no number", BEGAN, settled(Status.FAILED, positions()));
    }

    @Test
    void refusesToActAgainOnWhatHasItsOutcome() {
        Entry done = settled(Status.DISASSOCIATED, positions(0, 1));

        assertThatThrownBy(() -> replay(BEGAN, SENT, ANSWERED, done, SENT)).hasMessageContaining("has its outcome");
        assertThatThrownBy(() ->
                        replay(BEGAN, SENT, ANSWERED, done, new Entry.Open(0, positions(0, 1), 1, true, null, AT)))
                .hasMessageContaining("has its outcome");
    }

    @Test
    void keepsNoMoreOfForeignTextThanItReads() {
        String text = "\u001b".repeat(100_000);

        assertThat(new Entry.Answered(0, RequestResult.ERROR, text, AT).error()).hasSize(128);
        assertThat(new Entry.Assumed("111122223333", text, AT).error()).hasSize(128);
        assertThat(new Entry.Ended(RunStatus.STOPPED, text, AT).stopReason()).hasSize(4096);
    }

    private static void refused(String why, Entry... entries) {
        assertRefused(why, () -> replay(entries));
        assertRefused(why, () -> outcomes(entries));
    }

    private static void assertRefused(String why, ThrowingCallable reading) {
        assertThatThrownBy(reading)
                .isInstanceOfSatisfying(
                        JournalException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_TRUSTED))
                .hasMessageContaining(why);
    }

    private static void replay(Entry... entries) {
        Replay.of(PLAN, Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, journal(entries), new RunListener() {}, at -> {})
                .block();
    }

    private static void outcomes(Entry... entries) {
        Replay.outcomes(PLAN, journal(entries)).blockLast();
    }

    private static Journal journal(Entry... entries) {
        MemoryJournal journal = new MemoryJournal("run-1");
        journal.append(new ArrayList<>(List.of(entries))).block();
        return journal;
    }
}
