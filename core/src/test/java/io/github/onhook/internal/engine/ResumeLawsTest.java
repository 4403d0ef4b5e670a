package io.github.onhook.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.journal.Entry;
import io.github.onhook.journal.Journal;
import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What holds for a run with a journal, however often it dies and wherever it does. */
class ResumeLawsTest {

    @Property(tries = 1_000)
    void aRunThatDiesAgainAndAgainEndsAsIfItHadNot(@ForAll long seed) {
        Deaths deaths = new Deaths(seed);

        deaths.live();

        deaths.assertLaws();
    }

    /** Several processes: each dies at a random moment, and the last one ends by itself. */
    private static final class Deaths {

        private final Random random;
        private final Restarts restarts;
        private final List<Entry> disk = new ArrayList<>();
        private boolean alive;
        private int deaths;

        Deaths(long seed) {
            this.random = new Random(seed);
            Plan plan = plan();
            double alreadyOff = random.nextInt(3) == 0 ? .1 : 0;
            FaultProfile faults = FaultProfile.random(random);
            Settings.Builder settings = Settings.builder()
                    .batchSize(1 + random.nextInt(60))
                    .maxInFlight(1 + random.nextInt(20))
                    .maxInFlightPerLocation(1 + random.nextInt(8))
                    .attempts(3 + random.nextInt(6));
            this.restarts = new Restarts("seed " + seed, random, plan, alreadyOff, faults, settings);
        }

        private Plan plan() {
            Plan.Builder builder = Plan.builder();
            int locations = 1 + random.nextInt(4);
            long number = 12_065_550_000L;
            for (int location = 0; location < locations; location++) {
                int numbers = 1 + random.nextInt(150);
                for (int i = 0; i < numbers; i++) {
                    builder.add(Target.of(
                            "11112222" + (3330 + location / 2),
                            location % 2 == 0 ? "us-east-1" : "eu-west-1",
                            "connector" + location + "x" + random.nextInt(2),
                            "+" + number++));
                }
            }
            return builder.build();
        }

        void live() {
            int lives = 1 + random.nextInt(4);
            for (int i = 1; i < lives; i++) {
                begin();
                restarts.pass(Duration.ofMillis(random.nextInt(random.nextBoolean() ? 500 : 20_000)));
                alive = false;
                deaths++;
                // What the dead process had sent still arrives.
                restarts.pass(Duration.ofSeconds(random.nextBoolean() ? 1 : 60));
                if (random.nextInt(3) == 0) {
                    restarts.protectSome();
                }
            }
            begin();
            restarts.pass(Duration.ofHours(3));
        }

        private void begin() {
            alive = true;
            Disk journal = new Disk();
            restarts.begin(journal, journal::isAlive);
        }

        void assertLaws() {
            assertThat(restarts.cutShort()).isZero();
            restarts.assertLaws(new Disk());
        }

        /** What is on it stays when the process dies; what is under way may or may not arrive. */
        private final class Disk implements Journal {

            private final int mine = deaths;

            @Override
            public String runId() {
                return "run";
            }

            @Override
            public Flux<Entry> replay() {
                return Flux.fromIterable(List.copyOf(disk));
            }

            @Override
            public Mono<Void> append(List<Entry> entries) {
                return Mono.delay(Duration.ofMillis(random.nextInt(30)), restarts.scheduler)
                        .doOnNext(tick -> {
                            int kept = isAlive() ? entries.size() : 0;
                            disk.addAll(entries.subList(0, kept));
                        })
                        .flatMap(tick -> isAlive()
                                ? Mono.empty()
                                : Mono.error(new JournalException(JournalException.Kind.TAKEN, "dead", null)));
            }

            private boolean isAlive() {
                return alive && mine == deaths;
            }

            @Override
            public void close() {}
        }
    }
}
