package io.github.onhook.service.run.store;

import io.github.onhook.rate.RateMemory;
import io.github.onhook.rate.SharedRates;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The rates that runs learned, from which later runs start, and those that runs share. A cache: where it cannot be read or written, runs find their rates
 * anew, and nothing else changes.
 *
 * @param memory what runs load from and store to
 * @param refresh reads what other instances learned
 * @param save writes what runs here learned
 * @param shared divides the rate of a location among the runs that send there at once
 */
public record Rates(RateMemory memory, Mono<Void> refresh, Mono<Void> save, SharedRates shared) {

    private static final Logger LOG = LoggerFactory.getLogger(Rates.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Before a run; never fails. */
    public Mono<Void> beforeARun() {
        return logged(refresh, "The rates that runs learned cannot be read, and are found anew");
    }

    /** After a run; never fails. */
    public Mono<Void> afterARun() {
        return logged(save, "The rates that a run learned cannot be kept");
    }

    private static Mono<Void> logged(Mono<Void> work, String what) {
        return work.timeout(PATIENCE)
                .doOnError(e -> LOG.warn("{}: {}", what, e.toString()))
                .onErrorComplete();
    }
}
