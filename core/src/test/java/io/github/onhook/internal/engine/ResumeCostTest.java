package io.github.onhook.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.journal.Entry;
import io.github.onhook.journal.Entry.Positions;
import io.github.onhook.journal.MemoryJournal;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Plan;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What it takes in requests to go on with a run that died. */
class ResumeCostTest {

    private static final int IN_DOUBT = 200;

    /** A process that was killed with 12,000 numbers in doubt, at 20 locations of 5 requests a second. */
    @ParameterizedTest
    @CsvSource({"true, 20, 1", "false, 200, 6"})
    void settlesTwelveThousandNumbersInDoubtByListings(boolean applied, int mostReads, int mostSeconds) {
        int locations = 20;
        int numbers = 600;
        Plan plan = Stage.plan(locations, numbers);
        MemoryJournal journal = new MemoryJournal("run");
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry.Began(
                "run", Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, plan.fingerprint(), plan.size(), Instant.EPOCH));
        for (int connector = 0; connector < locations; connector++) {
            entries.add(new Entry.Sent(connector, Positions.ofRanges(List.of(0, numbers)), Instant.EPOCH));
        }
        journal.append(entries).block();
        Stage stage = new Stage(plan);
        if (applied) {
            plan.connectors().forEach(connector -> connector.targets().forEach(stage.service::takeOff));
        }

        Duration took = stage.run(stage.prepare(
                Settings.builder().rate(5), new RunRecord(plan, journal, new RunListener() {}, at -> {})));

        assertThat(stage.count(Status.DISASSOCIATED)).isEqualTo(plan.size());
        assertThat(stage.reads).isLessThanOrEqualTo(mostReads);
        assertThat(took).isLessThanOrEqualTo(Duration.ofSeconds(mostSeconds));
    }

    @Test
    void numbersInDoubtThatAreStillOnAreSentAgainInFullBatches() {
        Plan plan = Stage.plan(1, IN_DOUBT);
        Positions.Builder sent = Positions.builder();
        for (int place = 0; place < IN_DOUBT; place++) {
            sent.add(place);
        }
        MemoryJournal journal = new MemoryJournal("run");
        journal.append(List.of(
                        new Entry.Began(
                                "run",
                                Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR,
                                plan.fingerprint(),
                                plan.size(),
                                Instant.EPOCH),
                        new Entry.Sent(0, sent.build(), Instant.EPOCH)))
                .block();
        Stage stage = new Stage(plan);

        stage.begin(stage.prepare(
                Settings.builder().rate(1).batchSize(50),
                new RunRecord(plan, journal, new RunListener() {}, at -> {})));
        stage.pass(Duration.ofMinutes(10));

        assertThat(stage.count(Status.DISASSOCIATED)).isEqualTo(IN_DOUBT);
        assertThat(stage.service.changes).hasSize(IN_DOUBT / 50);
    }
}
