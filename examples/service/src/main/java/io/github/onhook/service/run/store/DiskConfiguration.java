package io.github.onhook.service.run.store;

import io.github.onhook.rate.FileRateMemory;
import io.github.onhook.rate.SharedRates;
import java.time.InstantSource;
import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Profile;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.json.JsonMapper;

/** Stores runs on disk, for this process only. */
@Configuration(proxyBeanMethods = false)
@Profile("!postgres")
class DiskConfiguration {

    @Bean
    @DependsOn("ownDirectory")
    RunStore runStore(RunFiles files, JsonMapper json, Scheduler blocking) {
        return new FileRunStore(files, json, blocking);
    }

    @Bean
    Journals journals(RunFiles files, Scheduler blocking) {
        return new FileJournals(files, blocking);
    }

    @Bean
    Archive archive() {
        return new LocalArchive();
    }

    @Bean
    SharedProgress sharedProgress() {
        return new UnsharedProgress();
    }

    /** The rates of its runs, in a file beside them. */
    @Bean
    @DependsOn("ownDirectory")
    Rates rates(RunFiles files) {
        FileRateMemory memory = Objects.requireNonNull(
                FileRateMemory.open(files.root().resolve("rates.json")).block());
        return new Rates(memory, Mono.empty(), memory.save(), SharedRates.inMemory(InstantSource.system()));
    }
}
