package io.github.onhook.service.run;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Profile;
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
}
