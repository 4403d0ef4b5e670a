package io.github.onhook.runbook;

import static io.github.onhook.runbook.Captured.onhook;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.RunEvent;
import io.github.onhook.rate.FileRateMemory;
import io.github.onhook.rate.RateMemory;
import io.github.onhook.runbook.rates.LearnedRates;
import io.github.onhook.runbook.terminal.Await;
import io.github.onhook.runbook.terminal.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The option {@code --rates} of plan; that runs start from it is a matter of the library. */
@ResourceLock(value = PointedSdk.LOCK, mode = ResourceAccessMode.READ) // A plan asks who would act.
class LearnedRatesTest {

    @TempDir
    private Path dir = Path.of(".");

    private Path targets() throws Exception {
        return Files.writeString(dir.resolve("targets.csv"), """
                account_id,region,voice_connector_id,phone_number
                111122223333,us-east-1,abcdef1ghij2klmno3pqr4,+12065550100
                444455556666,eu-west-2,abcdef1ghij2klmno3pqr5,+12065550101
                """);
    }

    private Path rates(Instant at) {
        Path file = dir.resolve("rates.json");
        FileRateMemory memory = Objects.requireNonNull(Await.result(FileRateMemory.open(file)));
        Location here = new Location("111122223333", "us-east-1");
        memory.store(
                new RateMemory.Key(here.accountId(), here.region(), "voice-connector"),
                new RateMemory.Entry("1 4.0 8.0", at));
        Await.result(memory.save());
        return file;
    }

    @Test
    void saysWhichRatesAreKnownAndSinceWhen() throws Exception {
        Instant at = Instant.now().minus(Duration.ofDays(3)).truncatedTo(ChronoUnit.SECONDS);

        Captured plan = onhook(
                "plan", "--targets", targets().toString(), "--rates", rates(at).toString());

        assertThat(plan.exitCode()).as(plan.err()).isZero();
        assertThat(plan.out()).contains("known of 1 of 2 locations from earlier runs, the oldest of " + at);
    }

    @Test
    void saysNothingWhereNoRateIsKept() throws Exception {
        rates(Instant.now());

        Captured plan = onhook("plan", "--targets", targets().toString(), "--rates", "none");

        assertThat(plan.out()).doesNotContain("earlier runs");
    }

    @Test
    void planWritesNoRates() throws Exception {
        Path file = dir.resolve("absent").resolve("rates.json");

        Captured plan = onhook("plan", "--targets", targets().toString(), "--rates", file.toString());

        assertThat(plan.exitCode()).as(plan.err()).isZero();
        assertThat(file).doesNotExist();
    }

    @Test
    void keepsWhatARunByWorkersLearned() throws Exception {
        Path file = dir.resolve("rates.json");
        Location here = new Location("111122223333", "us-east-1");
        try (LearnedRates rates = LearnedRates.open(file.toString(), Terminal.ofProcess())) {
            rates.listener(Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR)
                    .rateLearned(new RunEvent.RateLearned(here, 4.5, 1, false));
        }

        FileRateMemory memory = Objects.requireNonNull(Await.result(FileRateMemory.open(file)));

        RateMemory.Entry kept = memory.load(new RateMemory.Key("111122223333", "us-east-1", "voice-connector"));
        assertThat(Objects.requireNonNull(kept).value()).isEqualTo("1 4.5 1.0");
    }

    @Test
    void plansAllTheSameWhereTheFileCannotBeRead() throws Exception {
        Captured plan = onhook("plan", "--targets", targets().toString(), "--rates", dir.toString());

        assertThat(plan.exitCode()).as(plan.err()).isZero();
        assertThat(plan.err()).contains("the rates that earlier runs found cannot be read, and are found anew");
    }
}
