package io.github.onhook.service.run;

import io.github.onhook.internal.http.OwnHttpClient;
import io.github.onhook.metrics.Micrometer;
import io.github.onhook.service.run.intake.Intake;
import io.github.onhook.service.run.intake.UploadLimit;
import io.github.onhook.service.run.intake.Uploads;
import io.github.onhook.service.run.live.WatcherLimit;
import io.github.onhook.service.run.model.Identity;
import io.github.onhook.service.run.model.RunState;
import io.github.onhook.service.run.model.VoiceEndpoint;
import io.github.onhook.service.run.queue.Dispatcher;
import io.github.onhook.service.run.queue.Entries;
import io.github.onhook.service.run.queue.Launcher;
import io.github.onhook.service.run.queue.QueueLimits;
import io.github.onhook.service.run.queue.RunRegistry;
import io.github.onhook.service.run.queue.SerialExecutor;
import io.github.onhook.service.run.queue.Views;
import io.github.onhook.service.run.report.Reports;
import io.github.onhook.service.run.search.Search;
import io.github.onhook.service.run.store.Archive;
import io.github.onhook.service.run.store.Journals;
import io.github.onhook.service.run.store.OwnDirectory;
import io.github.onhook.service.run.store.Rates;
import io.github.onhook.service.run.store.Retention;
import io.github.onhook.service.run.store.RunFiles;
import io.github.onhook.service.run.store.RunStore;
import io.github.onhook.service.run.store.RunsHealth;
import io.github.onhook.service.run.store.SharedProgress;
import io.github.onhook.service.settings.ServiceProperties;
import io.github.onhook.service.trace.RunTraces;
import io.github.onhook.session.SessionProvider;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import tools.jackson.databind.json.JsonMapper;

/** Wires the components of the runs. */
@Configuration(proxyBeanMethods = false)
class RunsConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(RunsConfiguration.class);
    private static final int THREADS = 16;
    private static final int DOWNLOADS_WAITING = 1_000;
    private static final int QUEUED_TASKS = 100_000;
    private static final int CONNECTIONS = 1_024;

    /** Threads for blocking file access. */
    @Bean(destroyMethod = "dispose")
    Scheduler blocking() {
        return Schedulers.newBoundedElastic(THREADS, QUEUED_TASKS, "onhook-files");
    }

    /** Separate from those, because writing to a slow client blocks. */
    @Bean(destroyMethod = "dispose")
    Scheduler downloads() {
        return Schedulers.newBoundedElastic(THREADS, DOWNLOADS_WAITING, "onhook-downloads");
    }

    @Bean
    RunFiles runFiles(ServiceProperties properties) {
        return new RunFiles(properties.directory());
    }

    @Bean
    OwnDirectory ownDirectory(RunFiles files) throws IOException {
        OwnDirectory taken = new OwnDirectory(files.root());
        files.forgetIncoming();
        return taken;
    }

    @Bean(destroyMethod = "close")
    SdkAsyncHttpClient awsHttpClient() {
        return OwnHttpClient.of(CONNECTIONS);
    }

    @Bean
    Uploads uploads(RunFiles files, Archive archive, Journals journals, Scheduler blocking) {
        return new Uploads(files, archive, journals, blocking);
    }

    @Bean
    Reports reports(RunFiles files, Archive archive, Scheduler blocking) {
        return new Reports(files, archive, blocking);
    }

    @Bean
    Views views(JsonMapper json, Reports reports, SharedProgress sharedProgress, ServiceProperties properties) {
        return new Views(json, reports, sharedProgress, properties.tick());
    }

    @Bean
    Entries entries(RunStore store, Views views) {
        return new Entries(store, views);
    }

    @Bean
    Launcher launcher(
            RunFiles files,
            Uploads uploads,
            Journals journals,
            SessionProvider sessions,
            Identity identity,
            VoiceEndpoint endpoint,
            SdkAsyncHttpClient http,
            Rates rates,
            MeterRegistry meters,
            ObservationRegistry observations,
            Scheduler blocking) {
        return new Launcher(
                files,
                uploads,
                journals,
                sessions,
                identity,
                endpoint,
                http,
                rates,
                List.of(Micrometer.listener(meters), Micrometer.listener(observations)),
                blocking);
    }

    @Bean
    RunRegistry registry(
            Entries entries,
            RunStore store,
            Uploads uploads,
            Journals journals,
            Launcher launcher,
            Reports reports,
            Views views,
            RunTraces traces,
            ServiceProperties properties) {
        SerialExecutor executor = new SerialExecutor();
        Dispatcher dispatcher = new Dispatcher(
                entries,
                executor,
                journals,
                launcher,
                reports,
                views,
                traces,
                properties.maxRunning(),
                properties.maxRunningPerUser());
        QueueLimits limits = new QueueLimits(
                properties.maxWaiting(),
                properties.perUser().maxWaiting(),
                properties.maxAwaitingApproval(),
                properties.perUser().maxAwaitingApproval());
        return new RunRegistry(entries, executor, dispatcher, store, uploads, views, limits);
    }

    @Bean
    Search search(
            Entries entries, RunFiles files, Uploads uploads, Reports reports, Journals journals, Scheduler blocking) {
        return new Search(entries, files, uploads, reports, journals, blocking);
    }

    /** Waits until the stored runs are loaded, before any request is served. */
    @Bean
    Runs runs(
            OwnDirectory taken,
            RunFiles files,
            RunRegistry registry,
            Search search,
            Reports reports,
            RunTraces traces,
            ServiceProperties properties,
            Scheduler blocking,
            MeterRegistry meters) {
        Runs runs = new Runs(
                new Intake(files, blocking, properties.maxUpload().toBytes()),
                registry,
                search,
                reports,
                new WatcherLimit(properties.maxWatchers()),
                new UploadLimit(properties.maxUploads(), properties.perUser().maxUploads()),
                traces,
                properties.maxTargets());
        runs.takeUp().block();
        for (RunState state : RunState.values()) {
            Gauge.builder("onhook.service.runs", runs, r -> r.count(state))
                    .tag("state", state.name())
                    .description("Runs by their state")
                    .register(meters);
        }
        Gauge.builder("onhook.service.watchers", runs, Runs::watchers)
                .description("Watchers of runs")
                .register(meters);
        return runs;
    }

    /** Starts when the stored runs are loaded. */
    @Bean(destroyMethod = "dispose")
    Disposable retention(Runs loaded, RunRegistry registry, ServiceProperties properties) {
        return new Retention(
                        registry::removeEndedBefore,
                        registry::removeOrphansBefore,
                        properties.retention(),
                        Schedulers.parallel())
                .start();
    }

    @Bean
    RunsHealth runsHealthIndicator(RunFiles files, Scheduler blocking) {
        return new RunsHealth(files, blocking);
    }

    @Bean
    GracefulEnd gracefulEnd(Runs runs) {
        return new GracefulEnd(runs);
    }

    /** Stops first: awaits requests in flight, completes watchers, and then HTTP requests are awaited. */
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
                    .doOnError(e -> LOG.warn("The runs could not be stopped", e))
                    .onErrorComplete()
                    .doFinally(end -> callback.run())
                    .subscribe();
            running = false;
        }

        @Override
        public void stop() {
            running = false;
        }

        /** A stopped component does not restart. */
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
