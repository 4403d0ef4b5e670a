package io.github.onhook.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.journal.MemoryJournal;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.model.Tolerance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every move and every release, under all faults, and at every moment at which somebody interferes. */
class OperationLawsTest {

    private static final Duration ENOUGH = Duration.ofHours(3);

    @Provide
    Arbitrary<Operation> operations() {
        return Arbitraries.of(Operation.MOVE, Operation.MOVE_ATOMIC, Operation.RELEASE, Operation.UNDO_RELEASE);
    }

    @Property(tries = 400)
    void everyNumberHasOneTrueOutcome(@ForAll("operations") Operation operation, @ForAll long seed) {
        OperationRig rig = new OperationRig(operation, seed);
        long[] most = {0};
        rig.service.onSent = request -> most[0] = Math.max(most[0], rig.inTransit());

        rig.start(rig.settings().build());
        rig.pass(ENOUGH);

        rig.assertLaws();
        long stranded = rig.received.stream()
                .filter(outcome -> outcome.status() == Status.STRANDED || outcome.status() == Status.UNKNOWN)
                .count();
        int locations = rig.plan.locations().size();
        assertThat(most[0]).isLessThanOrEqualTo((long) locations * OperationRig.MOST_IN_TRANSIT + stranded);
    }

    @Property(tries = 300)
    void takesNothingAwayOnceItIsStopped(@ForAll("operations") Operation operation, @ForAll long seed) {
        OperationRig rig = new OperationRig(operation, seed);
        Outcomes run = rig.start(rig.settings().build());

        rig.pass(Duration.ofMillis(rig.random.nextInt(3_000)));
        rig.stop(run);
        long stoppedAt = rig.scheduler.now(TimeUnit.NANOSECONDS);
        rig.pass(ENOUGH);

        rig.assertLaws();
        assertThat(rig.service.sent).noneMatch(sent -> rig.takesAway(sent) && sent.nanoTime() > stoppedAt);
    }

    @Property(tries = 300)
    void takesNothingAwayWhileItIsPaused(@ForAll("operations") Operation operation, @ForAll long seed) {
        OperationRig rig = new OperationRig(operation, seed);
        Outcomes run = rig.start(rig.settings().build());
        rig.pass(Duration.ofMillis(rig.random.nextInt(3_000)));
        run.pause();
        long pausedAt = rig.scheduler.now(TimeUnit.NANOSECONDS);

        rig.pass(Duration.ofMinutes(30));

        assertThat(rig.service.sent).noneMatch(sent -> rig.takesAway(sent) && sent.nanoTime() > pausedAt);
        long stranded = rig.received.stream()
                .filter(outcome -> outcome.status() == Status.STRANDED)
                .count();
        // What is in doubt and cannot be read waits for the end of the pause.
        assertThat(rig.readable && rig.inTransit() > stranded)
                .as("%d numbers are in transit", rig.inTransit())
                .isFalse();
        run.resume();
        rig.pass(ENOUGH);
        rig.assertLaws();
    }

    /** A change was ready, and had its token; the read had to wait for its own. */
    @Example
    void readsInAPauseWhatIsInDoubtAlsoWhereAChangeIsReady() {
        takesNothingAwayWhileItIsPaused(Operation.MOVE, 519);
        takesNothingAwayWhileItIsPaused(Operation.MOVE, 2_506);
    }

    @Property(tries = 300)
    void sendsNoMoreThanTheCanaryBeforeItIsSettled(@ForAll("operations") Operation operation, @ForAll long seed) {
        OperationRig rig = new OperationRig(operation, seed);
        int canary = 1 + rig.random.nextInt(20);
        Set<Long> sent = new HashSet<>();
        rig.service.onSent = request -> {
            if (rig.takesAway(request)) {
                sent.addAll(request.numbers());
                assertThat(sent.size() <= canary || rig.received.size() >= canary)
                        .as("%d numbers were sent, and %d are settled", sent.size(), rig.received.size())
                        .isTrue();
            }
        };

        rig.start(rig.settings().canary(Tolerance.count(canary)).build());
        rig.pass(ENOUGH);

        rig.assertLaws();
    }

    @Property(tries = 300)
    void takesNothingAwayOnceTooManyFailed(@ForAll("operations") Operation operation, @ForAll long seed) {
        OperationRig rig = new OperationRig(operation, seed);
        int most = rig.random.nextInt(5);
        rig.service.onSent = request -> {
            long failed = rig.received.stream()
                    .filter(outcome -> outcome.status() == Status.FAILED
                            || outcome.status() == Status.UNKNOWN
                            || outcome.status() == Status.STRANDED)
                    .count();
            assertThat(rig.takesAway(request) && failed > most).isFalse();
        };

        rig.start(rig.settings().maxFailures(Tolerance.count(most)).build());
        rig.pass(ENOUGH);

        rig.cutShort();
        rig.assertLaws();
    }

    @Property(tries = 300)
    void neverSendsAProtectedNumber(@ForAll("operations") Operation operation, @ForAll long seed) {
        OperationRig rig = new OperationRig(operation, seed);
        rig.protectSome();

        rig.start(rig.settings().build());
        rig.pass(ENOUGH);

        rig.assertLaws();
        assertThat(rig.service.sent).noneMatch(sent -> sent.numbers().stream().anyMatch(rig::isProtected));
        assertThat(rig.received)
                .filteredOn(outcome ->
                        rig.isProtected(outcome.target().phoneNumber().digits()))
                .allMatch(outcome -> outcome.status() == Status.REJECTED);
    }

    @Property(tries = 500)
    void losesNoNumberWhereverItsProcessesDie(@ForAll("operations") Operation operation, @ForAll long seed) {
        OperationRig rig = new OperationRig(operation, seed);
        MemoryJournal journal = new MemoryJournal("run");
        Settings settings = rig.settings().build();
        int deaths = 1 + rig.random.nextInt(4);
        for (int life = 0; life < deaths; life++) {
            rig.begin(settings, rig.dyingAfter(journal, 1 + rig.random.nextInt(12)), () -> false)
                    .subscribe(outcome -> {}, error -> {});
            rig.pass(Duration.ofSeconds(1 + rig.random.nextInt(40)));
        }

        List<Throwable> errors = new ArrayList<>();
        rig.begin(settings, rig.dyingAfter(journal, Integer.MAX_VALUE), () -> true)
                .subscribe(outcome -> {}, errors::add);
        rig.pass(ENOUGH);

        assertThat(errors).isEmpty();

        rig.assertLawsOverLives(journal);
    }
}
