package io.github.onhook.service.run.store;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.rate.RateMemory;
import io.github.onhook.rate.SharedRates;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

class RatesTest {

    private static final RateMemory.Key KEY = new RateMemory.Key("111122223333", "us-east-1", "voice-connector");

    @TempDir
    private Path dir;

    @Test
    void changesNothingAboutARunWhenTheyCannotBeReadOrKept() {
        Mono<Void> fails = Mono.error(new IOException("gone"));
        Rates rates = new Rates(RateMemory.none(), fails, fails, SharedRates.inMemory(InstantSource.system()));

        assertThat(rates.beforeARun().thenReturn("begun").block(PATIENCE)).isEqualTo("begun");
        assertThat(rates.afterARun().thenReturn("ended").block(PATIENCE)).isEqualTo("ended");
    }

    @Test
    void keepsThemInAFileBesideTheRuns() {
        DiskConfiguration disk = new DiskConfiguration();
        Rates rates = disk.rates(new RunFiles(dir));
        RateMemory.Entry learned = new RateMemory.Entry("1 5.0 2.0", Instant.EPOCH.plusSeconds(2_000_000_000));
        rates.memory().store(KEY, learned);
        rates.afterARun().block(PATIENCE);

        Rates later = disk.rates(new RunFiles(dir));

        assertThat(Objects.requireNonNull(later.memory().load(KEY))).isEqualTo(learned);
        assertThat(dir.resolve("rates.json")).exists();
    }
}
