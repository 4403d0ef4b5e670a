package io.github.onhook.session;

import io.github.onhook.Orchestrator;
import io.github.onhook.Run;
import io.github.onhook.internal.report.HtmlReport;
import io.github.onhook.internal.report.JsonReport;
import io.github.onhook.internal.report.MarkdownReport;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Target;
import io.github.onhook.report.Failures;
import io.github.onhook.session.SessionProvider.SessionListener;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * A process of its own that runs what {@link SecretsTest} serves it, prints everything there is to print, writes every
 * report, and notes in a file of their own the secrets that it got.
 */
final class TracedRun {

    static final String SECRETS = "secrets.txt";

    private final Path directory;
    private final Set<String> secrets = ConcurrentHashMap.newKeySet();

    private TracedRun(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        new TracedRun(directory).run(URI.create(arguments[1]), arguments[2], arguments[3]);
        System.exit(0);
    }

    private void run(URI endpoint, String accessKeyId, String secretAccessKey) throws IOException {
        secrets.add(secretAccessKey);
        AwsCredentials base = AwsBasicCredentials.create(accessKeyId, secretAccessKey);
        try (AssumedRoles roles = AssumedRoles.builder("VoiceOps")
                        .baseCredentials(StaticCredentialsProvider.create(base))
                        .viaRole("arn:aws:iam::" + World.HUB + ":role/Hub")
                        .stsRegion("us-east-1")
                        .endpointOverride(endpoint)
                        .build();
                Orchestrator orchestrator = Orchestrator.builder(noting(roles))
                        .settings(Settings.builder().build())
                        .endpointOverride(endpoint)
                        .build()) {
            Plan plan = plan();
            Run run = orchestrator.run(plan);
            List<Outcome> outcomes =
                    Objects.requireNonNull(run.outcomes().collectList().block());
            print(roles, orchestrator, plan, run, run.soFar());
            print(outcomes.toArray());
            report(run);
        }
        Files.write(directory.resolve(SECRETS), secrets);
    }

    private SessionProvider noting(AssumedRoles roles) {
        return new SessionProvider() {
            @Override
            public Mono<Session> session(String accountId, SessionListener listener) {
                return noted(roles.session(accountId, listener));
            }

            @Override
            public Mono<Session> renew(Session refused, SessionListener listener) {
                return noted(roles.renew(refused, listener));
            }
        };
    }

    private Mono<Session> noted(Mono<Session> session) {
        return session.doOnNext(s -> {
                    AwsSessionCredentials credentials = (AwsSessionCredentials) s.credentials();
                    secrets.add(credentials.secretAccessKey());
                    secrets.add(credentials.sessionToken());
                    print(s);
                })
                .doOnError(Throwable::printStackTrace);
    }

    private static Plan plan() {
        Plan.Builder plan = Plan.builder();
        for (String account : SecretsTest.ACCOUNTS) {
            for (int i = 0; i < 120; i++) {
                plan.add(
                        Target.of(account, "us-east-1", SecretsTest.CONNECTOR + account.charAt(0), number(account, i)));
            }
        }
        return plan.build();
    }

    static String number(String account, int i) {
        return "+1" + account.charAt(0) + "065550" + String.format("%03d", i);
    }

    private void report(Run run) throws IOException {
        Failures failures = Failures.of(run.soFar());
        try (OutputStream json = Files.newOutputStream(directory.resolve("report.json"));
                OutputStream html = Files.newOutputStream(directory.resolve("report.html"));
                OutputStream markdown = Files.newOutputStream(directory.resolve("report.md"))) {
            JsonReport.write(run.soFar(), failures, json);
            HtmlReport.write(run.soFar(), failures, html);
            MarkdownReport.write(run.soFar(), failures, markdown);
        }
    }

    private static void print(Object... things) {
        for (Object thing : things) {
            System.out.println(thing);
        }
    }
}
