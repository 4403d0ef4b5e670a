package io.github.onhook.internal.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.internal.chime.Operations;
import io.github.onhook.internal.engine.FaultProfile.Fault;
import io.github.onhook.internal.operation.ProtectedItems;
import io.github.onhook.internal.replay.Replay;
import io.github.onhook.internal.replay.RunProgress;
import io.github.onhook.journal.Entry;
import io.github.onhook.journal.Entry.Positions;
import io.github.onhook.journal.FileJournal;
import io.github.onhook.journal.Journal;
import io.github.onhook.journal.MemoryJournal;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Target;
import io.github.onhook.session.Session;
import io.github.onhook.testing.Tries;
import io.github.onhook.time.Time;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** A journal that lost its end with the power: what it still has is enough to go on from, wherever it breaks off. */
class PowerLossTest {

    private static final int TAIL = 64 * 1024;
    private static final int STEP = Tries.step(7);
    private static final FaultProfile FAULTS = FaultProfile.none()
            .with(Fault.THROTTLED, .1)
            .with(Fault.UNAVAILABLE, .1)
            .with(Fault.LOST_REQUEST, .05)
            .with(Fault.LOST_ANSWER, .05)
            .with(Fault.NO_ANSWER, .02)
            .with(Fault.UNEXPECTED_ANSWER, .02)
            .with(Fault.NUMBER_THROTTLED, .05)
            .with(Fault.NUMBER_REFUSED, .02)
            .with(Fault.POISONED_NUMBER, .001)
            .with(Fault.READ_REFUSED, .1);

    @TempDir
    private Path dir = Path.of("unset");

    private final Plan plan = Stage.plan(8, 500);

    /*
     * A line is read on its own, so a cut within one is tried with the line before it; what the lines before the cut say is
     * tried at each line's end.
     */
    @Test
    void cutAtAnyByteOfTheLast64KibTheJournalSaysWhatWasSentAndNothingElse() throws IOException {
        List<Entry> entries = entriesOfARun();
        byte[][] lines = lines(entries);
        int first = firstOfTheTail(lines);
        assertThat(first).isPositive();

        Model model = new Model();
        for (int i = 0; i < lines.length; i++) {
            if (i >= first) {
                assertTornAnywhere(entries.get(i - 1), entries.get(i));
                model.assertAgrees(progress(entries.subList(0, i)), i);
            }
            model.take(entries.get(i));
        }
        model.assertAgrees(progress(entries), lines.length);
    }

    private static int firstOfTheTail(byte[][] lines) {
        int first = lines.length;
        for (int bytes = 0; bytes < TAIL; bytes += lines[first].length) {
            first--;
        }
        return first;
    }

    private void assertTornAnywhere(Entry before, Entry cutOff) throws IOException {
        byte[][] lines = lines(List.of(before, cutOff));
        byte[] torn = lines[1];
        Path file = dir.resolve("cut.jsonl");
        Files.write(file, lines[0]);
        try (FileChannel end = FileChannel.open(file, StandardOpenOption.APPEND);
                Journal journal = FileJournal.read(file, "run")) {
            for (int cut = 0; cut < torn.length; cut += STEP) {
                assertThat(journal.replay().collectList().block()).containsExactly(before);
                end.write(ByteBuffer.wrap(torn, cut, Math.min(STEP, torn.length - cut)));
            }
        }
    }

    private RunProgress progress(List<Entry> entries) {
        MemoryJournal journal = new MemoryJournal("run");
        if (!entries.isEmpty()) {
            journal.append(entries).block();
        }
        return requireNonNull(
                Replay.of(plan, Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, journal, new RunListener() {}, at -> {})
                        .block());
    }

    /** As the file has them. */
    private byte[][] lines(List<Entry> entries) throws IOException {
        Path file = dir.resolve("journal.jsonl");
        Files.deleteIfExists(file);
        try (FileJournal journal = FileJournal.open(file, "run")) {
            journal.replay().blockLast();
            journal.append(entries).block();
        }
        String[] text = Files.readString(file).split("(?<=\n)", -1);
        byte[][] lines = new byte[entries.size()][];
        Arrays.setAll(lines, i -> text[i].getBytes(US_ASCII));
        assertThat(lines[0].length).isGreaterThan(entries.get(0).toJson().length);
        return lines;
    }

    private List<Entry> entriesOfARun() {
        VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
        Time time = Time.virtual(scheduler);
        Random random = new Random(5);
        FakeService service = new FakeService(plan, 0, time, random, FAULTS);
        MemoryJournal journal = new MemoryJournal("run");
        Engine engine = new Engine(
                Settings.builder().batchSize(5).build(),
                Operations.of(Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, service),
                (account, listener) ->
                        Mono.just(new Session(account, AwsBasicCredentials.create("id", "secret"), null)),
                new RunListener() {},
                ProtectedItems.NONE,
                time,
                random::nextDouble,
                null,
                null);
        Map<Target, Outcome> delivered = new HashMap<>();
        Outcomes.of(engine, new RunRecord(plan, journal, new RunListener() {}, at -> {}))
                .subscribe(outcome -> delivered.put(outcome.target(), outcome));
        scheduler.advanceTimeBy(Duration.ofHours(5));
        assertThat(delivered).hasSize((int) plan.size());
        return journal.entries();
    }

    /** What is known of each target from the last entry that names it. */
    private static final class Model {

        private enum Known {
            MAYBE_SENT,
            REFUSED,
            SETTLED
        }

        private final Map<Integer, Map<Integer, Known>> targets = new HashMap<>();

        void take(Entry entry) {
            if (entry instanceof Entry.Sent sent) {
                all(sent.connector(), sent.positions(), Known.MAYBE_SENT);
            } else if (entry instanceof Entry.Open open) {
                all(open.connector(), open.positions(), open.inDoubt() ? Known.MAYBE_SENT : Known.REFUSED);
            } else if (entry instanceof Entry.Settled settled) {
                all(settled.connector(), settled.positions(), Known.SETTLED);
            }
        }

        private void all(int connector, Positions positions, Known known) {
            Map<Integer, Known> of = targets.computeIfAbsent(connector, c -> new HashMap<>());
            positions.forEach(position -> of.put(position, known));
        }

        void assertAgrees(RunProgress progress, int entries) {
            targets.forEach((connector, of) -> {
                var unsettled = progress.unsettled(connector);
                of.forEach((position, known) -> {
                    var open = unsettled.get(position);
                    boolean right = switch (known) {
                        case SETTLED -> progress.settled(connector).get(position) && open == null;
                        case MAYBE_SENT -> open != null && open.inDoubt();
                        case REFUSED -> open == null || !open.inDoubt();
                    };
                    assertThat(right)
                            .as("%s is %s after %d entries, and %s", position, known, entries, open)
                            .isTrue();
                });
                assertThat(progress.settled(connector).cardinality()).isEqualTo((int) of.values().stream()
                        .filter(known -> known == Known.SETTLED)
                        .count());
            });
        }
    }
}
