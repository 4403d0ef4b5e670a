package io.github.onhook.journal.r2dbc;

import io.github.onhook.Orchestrator;
import io.github.onhook.Run;
import io.github.onhook.RunRequest;
import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.journal.Journal.JournalException.Kind;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.report.Report;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.simulator.Simulator;
import io.r2dbc.pool.ConnectionPool;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** One instance of a service, in a separate process: waits for a free run, takes it, and completes it. */
public final class Instance {

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private Instance() {}

    /** Arguments: the database's port, the simulator's address, the run's id, this instance's name and its lease. */
    public static void main(String[] arguments) {
        String name = arguments[3];
        Duration lease = Duration.parse(arguments[4]);
        Duration requestTimeout = lease.dividedBy(2);
        ConnectionPool pool = Postgres.pool(Integer.parseInt(arguments[0]), 4);
        R2dbcJournals journals = R2dbcJournals.of(pool).margin(requestTimeout);
        try (AssumedRoles sessions = sessions(URI.create(arguments[1]), name);
                Orchestrator orchestrator = orchestrator(URI.create(arguments[1]), sessions, requestTimeout)) {
            OUT.println("waiting");
            R2dbcJournal journal = Objects.requireNonNull(
                    free(journals, arguments[2], name, lease).block());
            OUT.println("taken");
            end(orchestrator, Objects.requireNonNull(journals.plan(arguments[2]).block()), journal);
            journal.giveBack().block();
        }
        pool.disposeLater().block();
    }

    private static Mono<R2dbcJournal> free(R2dbcJournals journals, String runId, String name, Duration lease) {
        return journals.unfinished()
                .filter(runId::equals)
                .next()
                .flatMap(id -> journals.take(id, name, lease))
                .onErrorResume(
                        e -> e instanceof JournalException taken && taken.kind() == Kind.TAKEN, e -> Mono.empty())
                .repeatWhenEmpty(tries -> tries.delayElements(PAUSE));
    }

    private static void end(Orchestrator orchestrator, Plan plan, R2dbcJournal journal) {
        Run run = orchestrator.run(RunRequest.of(plan).journal(journal));
        try {
            run.outcomes().blockLast();
            Report report = run.soFar();
            OUT.println("ended " + report.status() + " disassociated="
                    + report.totals().disassociated());
        } catch (JournalException e) {
            OUT.println("lost " + e.kind() + ": " + e.getMessage());
        }
    }

    private static AssumedRoles sessions(URI simulator, String name) {
        return AssumedRoles.builder("VoiceOps")
                .baseCredentials(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(Simulator.ACCESS_KEY_ID, Simulator.SECRET_ACCESS_KEY)))
                .sessionName(name)
                .stsRegion("us-east-1")
                .endpointOverride(simulator)
                .build();
    }

    private static Orchestrator orchestrator(URI simulator, AssumedRoles sessions, Duration requestTimeout) {
        return Orchestrator.builder(sessions)
                .settings(Settings.builder()
                        .rate(20)
                        .burst(2)
                        .batchSize(10)
                        .requestTimeout(requestTimeout)
                        .build())
                .endpointOverride(simulator)
                .build();
    }
}
