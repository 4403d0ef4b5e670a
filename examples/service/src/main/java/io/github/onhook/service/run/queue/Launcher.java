package io.github.onhook.service.run.queue;

import io.github.onhook.Orchestrator;
import io.github.onhook.Run;
import io.github.onhook.RunRequest;
import io.github.onhook.aws.Caller;
import io.github.onhook.journal.Journal;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.Settings;
import io.github.onhook.service.run.intake.Uploads;
import io.github.onhook.service.run.live.LiveCsv;
import io.github.onhook.service.run.live.LiveRun;
import io.github.onhook.service.run.model.Identity;
import io.github.onhook.service.run.model.StoredRun;
import io.github.onhook.service.run.model.VoiceEndpoint;
import io.github.onhook.service.run.store.Journals;
import io.github.onhook.service.run.store.Rates;
import io.github.onhook.service.run.store.RunFiles;
import io.github.onhook.session.SessionProvider;
import io.github.onhook.targets.Targets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/** Prepares a run for execution: reads its targets and its journal. */
public final class Launcher {

    private final RunFiles files;
    private final Uploads uploads;
    private final Journals journals;
    private final SessionProvider sessions;
    private final Identity identity;
    private final VoiceEndpoint endpoint;
    private final SdkAsyncHttpClient http;
    private final Rates rates;
    private final List<RunListener> listeners;
    private final Scheduler blocking;

    public Launcher(
            RunFiles files,
            Uploads uploads,
            Journals journals,
            SessionProvider sessions,
            Identity identity,
            VoiceEndpoint endpoint,
            SdkAsyncHttpClient http,
            Rates rates,
            List<RunListener> listeners,
            Scheduler blocking) {
        this.files = files;
        this.uploads = uploads;
        this.journals = journals;
        this.sessions = sessions;
        this.identity = identity;
        this.endpoint = endpoint;
        this.http = http;
        this.rates = rates;
        this.listeners = List.copyOf(listeners);
        this.blocking = blocking;
    }

    /**
     * A run that this instance owns and that sends nothing before it is executed; its report includes earlier outcomes.
     * Cold,
     * never blocks.
     */
    Mono<LiveRun> prepare(StoredRun run, Journals.Held held) {
        return rates.beforeARun()
                .then(Mono.zip(uploads.targets(run), identity.caller().singleOptional()))
                .flatMap(known -> prepare(run, known.getT1(), known.getT2().orElse(null), held));
    }

    private Mono<LiveRun> prepare(StoredRun run, Targets targets, @Nullable Caller caller, Journals.Held held) {
        return csv(run, targets)
                .flatMap(csv -> held.open()
                        .publishOn(blocking)
                        .map(journal -> launch(run, targets, caller, csv, journal, held))
                        .doOnError(e -> csv.close()));
    }

    private Mono<LiveCsv> csv(StoredRun run, Targets targets) {
        return Mono.fromCallable(
                        () -> new LiveCsv(files.csv(run.id()), run.options().kind()))
                .subscribeOn(blocking)
                .flatMap(csv -> journals.outcomes(run.id(), targets.plan())
                        .publishOn(blocking)
                        .doOnNext(csv::write)
                        .then(Mono.fromRunnable(() -> csv.reject(targets.rejections())))
                        .doOnError(e -> csv.close())
                        .thenReturn(csv));
    }

    private LiveRun launch(
            StoredRun stored,
            Targets targets,
            @Nullable Caller caller,
            LiveCsv csv,
            Journal journal,
            Journals.Held held) {
        Settings settings = stored.options().settings();
        Orchestrator.Builder builder = Orchestrator.builder(sessions)
                .settings(settings)
                .rateMemory(rates.memory())
                .sharedRates(rates.shared())
                .endpointOverride(endpoint.uri())
                .httpClient(http);
        listeners.forEach(builder::listener);
        Orchestrator orchestrator = builder.build();
        Run run = orchestrator.run(
                RunRequest.of(targets.plan()).rejections(targets.rejections()).journal(journal));
        return new LiveRun(stored.id(), targets.plan(), run, caller, orchestrator, held, csv, files, rates, blocking);
    }
}
