package io.github.onhook.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onhook.internal.operation.BatchKey;
import io.github.onhook.internal.replay.Replay;
import io.github.onhook.internal.replay.RunProgress;
import io.github.onhook.journal.Entry;
import io.github.onhook.journal.Entry.Positions;
import io.github.onhook.journal.Journal;
import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.journal.MemoryJournal;
import io.github.onhook.model.Connector;
import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.RunEvent.RequestResult;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.context.Context;

/** What is appended, in how many appends, and what each append releases. The journal completes an append on demand. */
class JournalWriterTest {

    private static final Operation OPERATION = Settings.defaults().operation();
    private static final Plan PLAN = Stage.plan(2, 10);
    private static final Location LOCATION = PLAN.locations().get(1);
    private static final Reason CONFIRMED = Reason.confirmed("request-1");
    private static final Reason CONFLICT = Reason.of(Source.NUMBER, "Conflict", "busy");

    private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
    private final List<Throwable> thrown = new ArrayList<>();
    private final Loop loop = new Loop(Time.virtual(scheduler), () -> {}, thrown::add);
    private final ManualJournal journal = new ManualJournal();
    private final RecordedRun run = new RecordedRun();
    private final JournalWriter writer = new JournalWriter(loop, journal, run);
    private final ConnectorQueue queue = queue(0);

    /** An append that a test completes. */
    private record Append(List<Entry> entries, Sinks.Empty<Void> end) {}

    private static final class ManualJournal implements Journal {

        private final List<Append> appends = new ArrayList<>();
        private int cancelled;

        @Override
        public String runId() {
            return "run";
        }

        @Override
        public Flux<Entry> replay() {
            return Flux.empty();
        }

        @Override
        public Mono<Void> append(List<Entry> entries) {
            Append append = new Append(entries, Sinks.empty());
            appends.add(append);
            return append.end.asMono().doOnCancel(() -> cancelled++);
        }

        @Override
        public void close() {}

        void complete(int append) {
            appends.get(append).end.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
        }

        void fail(int append, Throwable error) {
            appends.get(append).end.emitError(error, Sinks.EmitFailureHandler.FAIL_FAST);
        }

        List<Entry> entries(int append) {
            return appends.get(append).entries;
        }
    }

    private static final class RecordedRun implements JournalWriter.Run {

        private final List<Outcome> published = new ArrayList<>();
        private final List<JournalException> failures = new ArrayList<>();
        private int appended;
        private int reserved;

        @Override
        public Context context() {
            return Context.empty();
        }

        @Override
        public void reserve(int outcomes) {
            reserved += outcomes;
        }

        @Override
        public void release(int outcomes) {
            reserved -= outcomes;
        }

        @Override
        public void publish(Outcome outcome) {
            published.add(outcome);
        }

        @Override
        public void appended() {
            appended++;
        }

        @Override
        public void journalFailed(JournalException error) {
            failures.add(error);
        }
    }

    private static final class RecordedBatch implements JournalWriter.Waiting {

        private final List<String> results = new ArrayList<>();

        @Override
        public void durable() {
            results.add("durable");
        }

        @Override
        public void refused() {
            results.add("refused");
        }
    }

    private static ConnectorQueue queue(int index) {
        return new ConnectorQueue(
                new BatchKey(new Connector(LOCATION, "connector-" + index)),
                Steps.ANY,
                index,
                new PendingNumbers.Streamed());
    }

    private static List<Item> items(int from, int count) {
        List<Item> items = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            items.add(new Item(12_065_550_100L + i, i));
        }
        return items;
    }

    private static Positions positions(int... places) {
        Positions.Builder positions = Positions.builder();
        for (int place : places) {
            positions.add(place);
        }
        return positions.build();
    }

    private Outcome outcome(Item item, Status status, Reason reason) {
        return new Outcome(queue.key.target(item.id), status, reason, item.attempts, Instant.EPOCH);
    }

    private Outcome settle(ConnectorQueue at, Item item, Status status, Reason reason) {
        Outcome outcome = outcome(item, status, reason);
        writer.settled(at, item, outcome);
        return outcome;
    }

    private RecordedBatch send(Item... items) {
        RecordedBatch batch = new RecordedBatch();
        loop.execute(() -> writer.sent(queue, List.of(items), batch));
        return batch;
    }

    private static RunProgress progress(Journal of) {
        RunProgress progress =
                Replay.of(PLAN, OPERATION, of, new RunListener() {}, at -> {}).block();

        return Objects.requireNonNull(progress);
    }

    private void begin(RunProgress progress) {
        loop.execute(() -> writer.begin(progress, PLAN, "run", OPERATION));
    }

    @AfterEach
    void throwsNothingInALoopTask() {
        assertThat(thrown).isEmpty();
    }

    // What is appended together.

    @Test
    void appendsTheEntriesOfOneTaskTogether() {
        loop.execute(() -> {
            writer.sent(queue, items(0, 1), new RecordedBatch());
            writer.sent(queue, items(1, 2), new RecordedBatch());
        });

        assertThat(journal.appends).hasSize(1);
        assertThat(journal.entries(0))
                .containsExactly(
                        new Entry.Sent(0, positions(0), loop.now()), new Entry.Sent(0, positions(1, 2), loop.now()));
    }

    @Test
    void appendsWhatArrivesDuringAnAppendInOneFurtherAppend() {
        send(items(0, 1).get(0));
        send(items(1, 1).get(0));
        send(items(2, 1).get(0));
        assertThat(journal.appends).hasSize(1);

        journal.complete(0);

        assertThat(journal.appends).hasSize(2);
        assertThat(journal.entries(1)).hasSize(2);
    }

    @Test
    void writesOutcomesThatDifferOnlyInTheNumberAsOneEntry() {
        loop.execute(() -> items(3, 3).forEach(item -> settle(queue, item, Status.DISASSOCIATED, CONFIRMED)));

        assertThat(journal.entries(0))
                .containsExactly(
                        new Entry.Settled(0, positions(3, 4, 5), Status.DISASSOCIATED, CONFIRMED, 0, Instant.EPOCH));
    }

    @Test
    void writesOutcomesThatDifferInStatusReasonAttemptsOrConnectorAsSeparateEntries() {
        List<Item> items = items(0, 5);
        items.get(3).attempts = 2;

        loop.execute(() -> {
            settle(queue, items.get(0), Status.DISASSOCIATED, CONFIRMED);
            settle(queue, items.get(1), Status.FAILED, CONFIRMED);
            settle(queue, items.get(2), Status.FAILED, CONFLICT);
            settle(queue, items.get(3), Status.FAILED, CONFLICT);
            settle(queue(1), items.get(4), Status.FAILED, CONFLICT);
        });

        assertThat(journal.entries(0)).hasSize(5);
    }

    @Test
    void keepsTheOrderOfOutcomesAndOtherEntries() {
        loop.execute(() -> {
            settle(queue, items(0, 1).get(0), Status.DISASSOCIATED, CONFIRMED);
            writer.sent(queue, items(1, 1), new RecordedBatch());
            settle(queue, items(2, 1).get(0), Status.DISASSOCIATED, CONFIRMED);
        });

        assertThat(journal.entries(0))
                .extracting(entry -> (Object) entry.getClass())
                .containsExactly(Entry.Settled.class, Entry.Sent.class, Entry.Settled.class);
    }

    // What an append releases.

    @Test
    void releasesABatchOnlyWhenItsAppendIsDurable() {
        RecordedBatch first = send(items(0, 1).get(0));
        RecordedBatch second = send(items(1, 1).get(0));
        assertThat(first.results).isEmpty();

        journal.complete(0);

        assertThat(first.results).containsExactly("durable");
        assertThat(second.results).isEmpty();
    }

    @Test
    void publishesAnOutcomeOnlyWhenItsAppendIsDurable() {
        List<Outcome> settled = new ArrayList<>();
        loop.execute(() -> settled.add(settle(queue, items(0, 1).get(0), Status.DISASSOCIATED, CONFIRMED)));
        assertThat(run.published).isEmpty();

        journal.complete(0);

        assertThat(run.published).isEqualTo(settled);
        assertThat(run.appended).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"SKIPPED", "UNKNOWN"})
    void publishesWhatAResumedRunTriesAgainAtOnceAndDoesNotWriteIt(Status status) {
        loop.execute(() -> settle(queue, items(0, 1).get(0), status, CONFLICT));

        assertThat(run.published).hasSize(1);
        assertThat(journal.appends).isEmpty();
    }

    @Test
    void reservesDemandForOutcomesUntilTheyAreDurable() {
        loop.execute(() -> settle(queue, items(0, 1).get(0), Status.DISASSOCIATED, CONFIRMED));
        assertThat(run.reserved).isEqualTo(1);

        journal.complete(0);

        assertThat(run.reserved).isZero();
    }

    @Test
    void isBackpressuredWhileMoreThanTheMostOutcomesAreNotDurable() {
        Item item = items(0, 1).get(0);
        loop.execute(() -> {
            for (int i = 0; i < JournalWriter.MAX_UNFLUSHED; i++) {
                settle(queue, new Item(item.id, i), Status.DISASSOCIATED, CONFIRMED);
            }
            assertThat(writer.isBackpressured()).isFalse();
            settle(queue, new Item(item.id, JournalWriter.MAX_UNFLUSHED), Status.DISASSOCIATED, CONFIRMED);
        });
        assertThat(writer.isBackpressured()).isTrue();

        journal.complete(0);

        assertThat(writer.isBackpressured()).isFalse();
    }

    @Test
    void isIdleWhenNothingWaitsForAnAppend() {
        assertThat(writer.isIdle()).isTrue();

        send(items(0, 1).get(0));
        assertThat(writer.isIdle()).isFalse();

        journal.complete(0);
        assertThat(writer.isIdle()).isTrue();
    }

    // When an append fails.

    @Test
    void refusesTheBatchesOfAFailedAppendAndThoseBehindIt() {
        RecordedBatch failed = send(items(0, 1).get(0));
        RecordedBatch behind = send(items(1, 1).get(0));

        journal.fail(0, new IllegalStateException("disk full"));

        assertThat(failed.results).containsExactly("refused");
        assertThat(behind.results).containsExactly("refused");
        assertThat(journal.appends).hasSize(1);
    }

    @Test
    void refusesABatchThatComesAfterTheFailure() {
        send(items(0, 1).get(0));
        journal.fail(0, new IllegalStateException("disk full"));

        assertThat(send(items(1, 1).get(0)).results).containsExactly("refused");
        assertThat(journal.appends).hasSize(1);
    }

    @Test
    void publishesEveryOutcomeAfterTheFailureForTheyAreTrueNevertheless() {
        loop.execute(() -> settle(queue, items(0, 1).get(0), Status.DISASSOCIATED, CONFIRMED));
        loop.execute(() -> settle(queue, items(1, 1).get(0), Status.DISASSOCIATED, CONFIRMED));

        journal.fail(0, new IllegalStateException("disk full"));
        loop.execute(() -> settle(queue, items(2, 1).get(0), Status.DISASSOCIATED, CONFIRMED));

        assertThat(run.published)
                .extracting(o -> o.target().phoneNumber().digits())
                .containsExactlyInAnyOrder(12_065_550_100L, 12_065_550_101L, 12_065_550_102L);
        assertThat(writer.isIdle()).isTrue();
        assertThat(writer.isBackpressured()).isFalse();
    }

    @Test
    void reportsTheFailureOnceAndNamesIt() {
        send(items(0, 1).get(0));
        journal.fail(0, new IllegalStateException("disk full"));
        send(items(1, 1).get(0));

        assertThat(run.failures).hasSize(1);
        assertThat(run.failures.get(0).kind()).isEqualTo(JournalException.Kind.UNAVAILABLE);
        assertThat(run.failures.get(0)).hasMessageContaining("disk full");
    }

    @Test
    void passesOnTheJournalsOwnException() {
        JournalException own = new JournalException(JournalException.Kind.UNAVAILABLE, "in use", null);
        send(items(0, 1).get(0));

        journal.fail(0, own);

        assertThat(run.failures).containsExactly(own);
    }

    @Test
    void givesUpAnAppendAfterItsTimeout() {
        RecordedBatch batch = send(items(0, 1).get(0));
        scheduler.advanceTimeBy(JournalWriter.APPEND_TIMEOUT.minusNanos(1));
        assertThat(batch.results).isEmpty();

        scheduler.advanceTimeBy(Duration.ofNanos(1));

        assertThat(batch.results).containsExactly("refused");
        assertThat(journal.cancelled).isEqualTo(1);
        assertThat(run.failures).hasSize(1);
    }

    // What each event is written as.

    @Test
    void writesTheOpenItemsOfABatchGroupedByTheirStateAndLeavesOutSettledOnes() {
        List<Item> items = items(0, 4);
        items.get(0).tried(CONFLICT);
        items.get(1).tried(CONFLICT);
        items.get(2).settled = true;
        items.get(3).ambiguous = true;

        loop.execute(() -> writer.open(queue, items));

        assertThat(journal.entries(0))
                .containsExactly(
                        new Entry.Open(0, positions(0, 1), 1, false, CONFLICT, loop.now()),
                        new Entry.Open(0, positions(3), 0, true, null, loop.now()));
    }

    @Test
    void writesACancelledBatchAsWithdrawnAndItsItemsAsOpen() {
        begin(progress(new MemoryJournal("run")));
        journal.complete(0);

        loop.execute(() -> writer.cancelled(LOCATION, queue, items(0, 1)));

        assertThat(journal.entries(1))
                .containsExactly(
                        new Entry.Withdrawn(1, loop.now()),
                        new Entry.Open(0, positions(0), 0, false, null, loop.now()));
    }

    @Test
    void writesThatANewRunBegan() {
        begin(progress(new MemoryJournal("run")));

        assertThat(journal.entries(0))
                .containsExactly(new Entry.Began("run", OPERATION, PLAN.fingerprint(), PLAN.size(), loop.now()));
    }

    @Test
    void writesThatARunResumedWhenItsJournalHadBegun() {
        MemoryJournal before = new MemoryJournal("run");
        before.append(List.of(new Entry.Began("run", OPERATION, PLAN.fingerprint(), PLAN.size(), Instant.EPOCH)))
                .block();

        begin(progress(before));

        assertThat(journal.entries(0)).containsExactly(new Entry.Resumed(loop.now()));
    }

    @Test
    void namesALocationByItsPlaceInThePlan() {
        begin(progress(new MemoryJournal("run")));
        journal.complete(0);

        loop.execute(() -> {
            writer.answered(LOCATION, RequestResult.THROTTLED, "TooManyRequests");
            writer.read(LOCATION);
        });

        assertThat(journal.entries(1))
                .containsExactly(
                        new Entry.Answered(1, RequestResult.THROTTLED, "TooManyRequests", loop.now()),
                        new Entry.Read(1, loop.now()));
    }

    @Test
    void refusesALocationThatIsNotOfThePlan() {
        begin(progress(new MemoryJournal("run")));

        assertThatThrownBy(() -> writer.read(new Location("999999999999", "us-east-1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("999999999999");
    }

    @Test
    void writesTheEndOnceAndSaysWhenItIsDurable() {
        assertThat(writer.end(RunStatus.SUCCEEDED, null)).isFalse();
        assertThat(writer.isIdle()).isFalse();

        journal.complete(0);

        assertThat(writer.end(RunStatus.SUCCEEDED, null)).isTrue();
        assertThat(journal.appends).hasSize(1);
        assertThat(journal.entries(0)).containsExactly(new Entry.Ended(RunStatus.SUCCEEDED, null, loop.now()));
    }

    @Test
    void writesNothingBehindTheEnd() {
        assertThat(writer.end(RunStatus.STOPPED, "the deadline")).isFalse();

        loop.execute(() -> writer.assumed("111122223333", null));
        journal.complete(0);

        assertThat(journal.appends).hasSize(1);
        assertThat(writer.isIdle()).isTrue();
    }

    @Test
    void publishesAtOnceWithoutAJournal() {
        JournalWriter none = new JournalWriter(loop, null, run);
        Item item = items(0, 1).get(0);

        none.settled(queue, item, outcome(item, Status.DISASSOCIATED, CONFIRMED));

        assertThat(none.isEnabled()).isFalse();
        assertThat(run.published).hasSize(1);
        assertThat(none.end(RunStatus.SUCCEEDED, null)).isTrue();
    }
}
