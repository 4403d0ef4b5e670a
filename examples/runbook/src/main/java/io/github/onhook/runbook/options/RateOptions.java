package io.github.onhook.runbook.options;

import io.github.onhook.model.Location;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Settings.Quota;
import io.github.onhook.runbook.rates.LearnedRates;
import io.github.onhook.runbook.rates.RateFile;
import io.github.onhook.runbook.terminal.Terminal;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How fast requests are sent. */
final class RateOptions {

    @Option(
            names = "--rate",
            paramLabel = "RPS",
            description = "The known quota of each location, in requests/s (discovered).")
    private @Nullable Double rate;

    @Option(names = "--initial-rate", paramLabel = "RPS", description = "A guess of that quota, to begin at.")
    private @Nullable Double initialRate;

    @Option(names = "--burst", paramLabel = "N", description = "Requests a location may send at once (1).")
    private int burst = 1;

    @Option(
            names = "--headroom",
            paramLabel = "P%",
            converter = Converters.OfShare.class,
            description = "The share of a found rate that is left to other callers (0%%).")
    private double headroom;

    @Option(names = "--max-total-rate", paramLabel = "RPS", description = "The most that all locations together send.")
    private @Nullable Double maxTotalRate;

    @Option(
            names = "--rates",
            paramLabel = "FILE|none",
            defaultValue = "${env:ONHOOK_RATES}",
            description = "Rates that earlier runs found, where this one starts (rates.json in the user's cache).")
    private @Nullable String rates;

    @Option(
            names = "--rate-file",
            paramLabel = "FILE",
            description = "Known quotas of locations: account_id,region,requests_per_second,burst.")
    private @Nullable Path rateFile;

    /** The rates that earlier runs found. */
    LearnedRates learned(Terminal terminal) {
        return LearnedRates.open(rates, terminal);
    }

    void apply(Settings.Builder settings) {
        if (rateFile != null) {
            settings.quotas(quotas(rateFile));
        }
        settings.burst(burst).headroom(headroom);
        if (rate != null) {
            settings.rate(rate);
        }
        if (initialRate != null) {
            settings.initialRate(initialRate);
        }
        if (maxTotalRate != null) {
            settings.maxTotalRate(maxTotalRate);
        }
    }

    private static Map<Location, Quota> quotas(Path file) {
        try {
            return RateFile.read(file);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("--rate-file " + file + " does not exist", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("--rate-file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
