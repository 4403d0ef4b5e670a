package io.github.onhook.runbook.rates;

import io.github.onhook.internal.rate.LearnedRate;
import io.github.onhook.internal.text.ForeignText;
import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Plan;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunListener;
import io.github.onhook.rate.FileRateMemory;
import io.github.onhook.rate.RateMemory;
import io.github.onhook.runbook.directory.UserCache;
import io.github.onhook.runbook.terminal.Await;
import io.github.onhook.runbook.terminal.Terminal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rates that earlier runs found, in the file of {@code --rates}; this run's are joined to them when it is closed. */
public final class LearnedRates implements AutoCloseable {

    private static final String NONE = "none";

    private final Terminal terminal;
    private final @Nullable FileRateMemory file;

    private LearnedRates(Terminal terminal, @Nullable FileRateMemory file) {
        this.terminal = terminal;
        this.file = file;
    }

    /**
     * Reads the file. One that cannot be read is no reason not to run: the rates are found anew.
     *
     * @param given the option; {@code null} for the file in the user's cache
     */
    public static LearnedRates open(@Nullable String given, Terminal terminal) {
        if (NONE.equals(given)) {
            return new LearnedRates(terminal, null);
        }
        Path path = given == null ? UserCache.directory().resolve("rates.json") : Path.of(given);
        try {
            return new LearnedRates(terminal, Await.result(FileRateMemory.open(path)));
        } catch (RuntimeException e) {
            note(terminal, "the rates that earlier runs found cannot be read, and are found anew", e);
            return new LearnedRates(terminal, null);
        }
    }

    public RateMemory memory() {
        return file == null ? RateMemory.none() : file;
    }

    /**
     * What is known of a plan's locations.
     *
     * @param quotas requests per second
     * @param oldest when the first of them was found; {@code null} if there is none
     */
    public record Known(
            Map<Location, Double> quotas, @Nullable Instant oldest) {

        static final Known NOTHING = new Known(Map.of(), null);
    }

    public Known known(Plan plan, Operation operation) {
        if (file == null) {
            return Known.NOTHING;
        }
        Map<Location, Double> quotas = new HashMap<>();
        Instant oldest = null;
        for (Location location : plan.locations()) {
            RateMemory.Entry entry =
                    file.load(new RateMemory.Key(location.accountId(), location.region(), operation.label()));
            LearnedRate learned = entry == null ? null : LearnedRate.parse(entry.value());
            if (entry != null && learned != null) {
                quotas.put(location, learned.quota());
                oldest = oldest == null || entry.learnedAt().isBefore(oldest) ? entry.learnedAt() : oldest;
            }
        }
        return new Known(quotas, oldest);
    }

    /** Takes what a run of this operation learns that workers carry out. */
    public RunListener listener(Operation operation) {
        return new RunListener() {
            @Override
            public void rateLearned(RunEvent.RateLearned event) {
                Location location = event.location();
                memory().store(
                                new RateMemory.Key(location.accountId(), location.region(), operation.label()),
                                new RateMemory.Entry(
                                        new LearnedRate(event.requestsPerSecond(), event.burst()).format(),
                                        Instant.now()));
            }
        };
    }

    /** Keeps what this run found. A file that cannot be written changes nothing about the run. */
    @Override
    public void close() {
        if (file != null) {
            try {
                Await.result(file.save());
            } catch (RuntimeException e) {
                note(terminal, "the rates that this run found cannot be kept", e);
            }
        }
    }

    private static void note(Terminal terminal, String what, RuntimeException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        terminal.err()
                .println("onhook: " + what + ": " + ForeignText.message(String.valueOf(cause))
                        + " (--rates names another file, or none)");
    }
}
