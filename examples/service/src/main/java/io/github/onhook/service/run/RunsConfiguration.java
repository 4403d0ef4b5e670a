package io.github.onhook.service.run;

import io.github.onhook.metrics.Micrometer;
import io.github.onhook.service.ServiceProperties;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import tools.jackson.databind.json.JsonMapper;

/** Puts the runs together. */
@Configuration(proxyBeanMethods = false)
class RunsConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(RunsConfiguration.class);
    private static final int THREADS = 16;
    private static final int DOWNLOADS_WAITING = 1_000;
    private static final int QUEUED_TASKS = 100_000;
    private static final int CONNECTIONS = 1_024;

    /** Threads for what blocks: files. */
    @Bean(destroyMethod = "dispose")
    Scheduler blocking() {
        return Schedulers.newBoundedElastic(THREADS, QUEUED_TASKS, "onhook-files");
    }

    /** Apart from those, for one that writes to somebody who does not read waits. */
    @Bean(destroyMethod = "dispose")
    Scheduler downloads() {
        return Schedulers.newBoundedElastic(THREADS, DOWNLOADS_WAITING, "onhook-downloads");
    }

    @Bean
    RunFiles runFiles(ServiceProperties properties) {
        return new RunFiles(properties.directory());
    }

    @Bean
    FileRunStore runStore(RunFiles files, JsonMapper json, Scheduler blocking) throws IOException {
        return new FileRunStore(files, json, blocking);
    }

    @Bean(destroyMethod = "close")
    SdkAsyncHttpClient awsHttpClient() {
        return NettyNioAsyncHttpClient.builder().maxConcurrency(CONNECTIONS).build();
    }

    @Bean
    Journals journals(RunFiles files, Scheduler blocking) {
        return new FileJournals(files, blocking);
    }

    @Bean
    Launcher launcher(
            RunFiles files,
            Journals journals,
            Sessions sessions,
            VoiceEndpoint endpoint,
            SdkAsyncHttpClient http,
            MeterRegistry registry,
            Scheduler blocking) {
        return new Launcher(files, journals, sessions, endpoint, http, Micrometer.listener(registry), blocking);
    }

    @Bean
    Views views(JsonMapper json, RunFiles files, ServiceProperties properties, Scheduler blocking) {
        return new Views(json, files, properties.tick(), blocking);
    }

    /** Waits until all that is kept is known: a request must not come to a service that has forgotten its runs. */
    @Bean
    Runs runs(
            RunStore store,
            RunFiles files,
            Launcher launcher,
            Views views,
            ServiceProperties properties,
            Scheduler blocking,
            MeterRegistry registry) {
        Roster.Limits limits = new Roster.Limits(properties.maxRunning(), properties.maxWaiting());
        Runs runs = new Runs(
                files,
                new Intake(files, blocking, properties.maxUpload().toBytes()),
                new Roster(store, files, launcher, views, limits, blocking),
                blocking,
                properties.maxTargets());
        runs.resumeAll().block();
        for (RunState state : RunState.values()) {
            Gauge.builder("onhook.service.runs", runs, r -> r.count(state))
                    .tag("state", state.name())
                    .description("Runs by their state")
                    .register(registry);
        }
        Gauge.builder("onhook.service.watchers", runs, Runs::watchers)
                .description("Watchers of runs that have not ended")
                .register(registry);
        return runs;
    }

    @Bean
    RunsHealth runsHealthIndicator(RunFiles files, Scheduler blocking) {
        return new RunsHealth(files, blocking);
    }

    @Bean
    GracefulEnd gracefulEnd(Runs runs) {
        return new GracefulEnd(runs);
    }

    /** Ends before all else: what is in flight is answered, watchers are let go, and then requests are awaited. */
    private static final class GracefulEnd implements SmartLifecycle {

        private final Runs runs;
        private volatile boolean running;

        GracefulEnd(Runs runs) {
            this.runs = runs;
        }

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop(Runnable callback) {
            runs.close()
                    .doOnError(e -> LOG.warn("The runs could not be brought to rest", e))
                    .onErrorComplete()
                    .doFinally(end -> callback.run())
                    .subscribe();
            running = false;
        }

        @Override
        public void stop() {
            running = false;
        }

        /** What was brought to its end does not begin again. */
        @Override
        public boolean isPauseable() {
            return false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return Integer.MAX_VALUE;
        }
    }
}
