package io.github.onhook.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.internal.engine.FaultProfile.Fault;
import io.github.onhook.journal.Journal;
import io.github.onhook.journal.MemoryDisk;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.testing.Tries;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Whole runs whose disk is full at some byte of their journal, or loses all from some byte on, and which go on: each target has
 * one outcome, which agrees with the service, and nothing that the journal has as settled is sent again.
 */
class FullDiskTest {

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
    private static final Plan SMALL = Stage.plan(2, 24);
    private static final Plan LARGE = Stage.plan(4, 700);
    private static final int TAIL = 64 * 1024;
    /** Shorter than a line, and no divisor of its length: every kind of byte is met. */
    private static final int STEP = Tries.step(17);

    private final MemoryDisk disk = new MemoryDisk();

    private static Restarts restarts(Plan plan, String name) {
        Settings.Builder settings = Settings.builder().batchSize(5).maxInFlightPerLocation(4);
        return new Restarts(name, new Random(7), plan, .05, FAULTS, settings);
    }

    private Journal journal(Restarts restarts) {
        return disk.journal("run", restarts.scheduler);
    }

    private void sit(Restarts restarts) {
        restarts.begin(journal(restarts), () -> true);
        restarts.pass(Duration.ofHours(3));
    }

    private byte[] whole(Plan plan) {
        Restarts restarts = restarts(plan, "undisturbed");
        disk.content(new byte[0]);
        sit(restarts);
        restarts.assertLaws(journal(restarts));
        return disk.content();
    }

    @Test
    void atWhateverByteTheDiskIsFullTheRunStopsAndGoesOnOnceThereIsRoom() {
        int whole = whole(SMALL).length;
        assertThat(whole).isGreaterThan(4 * 1024);

        for (int room = 0; room < whole; room += STEP) {
            Restarts restarts = restarts(SMALL, "full after " + room + " bytes");
            disk.content(new byte[0]);
            disk.room(room);
            sit(restarts);
            assertThat(restarts.cutShort()).as("full after %d bytes", room).isEqualTo(1);
            restarts.forgetWhatIsNotIn(journal(restarts));

            disk.room(Integer.MAX_VALUE);
            sit(restarts);

            restarts.assertLaws(journal(restarts));
        }
    }

    @Test
    void fromWhateverByteOnAJournalIsLostItsRunGoesOn() {
        byte[] whole = whole(SMALL);

        for (int cut = 0; cut < whole.length; cut += STEP) {
            assertGoesOn(SMALL, cut);
        }
    }

    @Test
    void fromAByteOfTheLast64KibOnAJournalIsLostAndItsRunGoesOn() {
        byte[] whole = whole(LARGE);
        assertThat(whole.length).isGreaterThan(TAIL);

        for (int cut : sample(whole, Tries.of(4, 12))) {
            assertGoesOn(LARGE, cut);
        }
    }

    /** So many offsets of the last 64 KiB, and as many ends of lines, with the bytes beside them. */
    private static Set<Integer> sample(byte[] whole, int each) {
        Random random = new Random(11);
        Set<Integer> cuts = new TreeSet<>();
        for (int i = 0; i < each; i++) {
            cuts.add(whole.length - 1 - random.nextInt(TAIL));
            int end = whole.length - 2 - random.nextInt(TAIL);
            while (whole[end] != '\n') {
                end--;
            }
            cuts.addAll(Arrays.asList(end, end + 1, end + 2));
        }
        return cuts;
    }

    private void assertGoesOn(Plan plan, int cut) {
        Restarts restarts = restarts(plan, "cut at " + cut);
        disk.content(new byte[0]);
        sit(restarts);
        disk.content(Arrays.copyOf(disk.content(), cut));
        restarts.takeForGranted(journal(restarts));

        sit(restarts);

        restarts.assertLaws(journal(restarts));
    }
}
