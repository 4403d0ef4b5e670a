package io.github.onhook.service.run;

import io.github.onhook.Orchestrator;
import io.github.onhook.Run;
import io.github.onhook.RunListener;
import io.github.onhook.Settings;
import io.github.onhook.targets.Targets;
import java.io.IOException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/** Launches runs whose journal is a file in their directory. */
public final class FileLauncher implements Launcher {

    private final RunFiles files;
    private final Sessions sessions;
    private final VoiceEndpoint endpoint;
    private final SdkAsyncHttpClient http;
    private final RunListener listener;
    private final Scheduler blocking;

    /**
     * Launches with these.
     *
     * @param http shared by all runs; not closed
     * @param blocking where threads may block
     */
    public FileLauncher(
            RunFiles files,
            Sessions sessions,
            VoiceEndpoint endpoint,
            SdkAsyncHttpClient http,
            RunListener listener,
            Scheduler blocking) {
        this.files = files;
        this.sessions = sessions;
        this.endpoint = endpoint;
        this.http = http;
        this.listener = listener;
        this.blocking = blocking;
    }

    @Override
    public Mono<LiveRun> prepare(StoredRun run) {
        return Mono.fromCallable(() -> launch(run)).subscribeOn(blocking);
    }

    private LiveRun launch(StoredRun stored) throws IOException {
        Targets targets = files.targets(stored);
        Settings settings = stored.options().settings();
        Orchestrator orchestrator = Orchestrator.builder(sessions.of(settings.operation()))
                .settings(settings)
                .endpointOverride(endpoint.uri())
                .httpClient(http)
                .listener(listener)
                .build();
        Run run = orchestrator.run(targets.plan(), targets.rejections());
        LiveCsv csv = new LiveCsv(files.csv(stored.id()));
        csv.reject(targets.rejections());
        return new LiveRun(stored.id(), targets.plan(), run, orchestrator, csv, files, blocking);
    }
}
