package io.github.onhook.service.run.store;

import java.nio.file.Files;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Whether runs can be stored: a service that cannot write should receive no requests. */
public final class RunsHealth implements ReactiveHealthIndicator {

    private final RunFiles files;
    private final Scheduler blocking;

    public RunsHealth(RunFiles files, Scheduler blocking) {
        this.files = files;
        this.blocking = blocking;
    }

    @Override
    public Mono<Health> health() {
        return Mono.fromCallable(() -> Files.isWritable(files.root())
                        ? Health.up().build()
                        : Health.down()
                                .withDetail("reason", "the directory of the runs cannot be written")
                                .build())
                .subscribeOn(blocking);
    }
}
