package io.github.onhook.benchmarks;

import io.github.onhook.Orchestrator;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Plan.PlannedConnector;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Target;
import io.github.onhook.report.Report;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.session.Session;
import io.github.onhook.session.SessionProvider.SessionListener;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.chimesdkvoice.ChimeSdkVoiceAsyncClient;

/**
 * CPU per request and bytes allocated per number, of Onhook and of a bare {@code flatMap} over the same client and
 * transport, in turns in one process: {@code Cost [ROUNDS] [NUMBERS] [TRANSPORT...]}, with {@code netty} or {@code
 * crt}.
 */
public final class Cost {

    static final int ACCOUNTS = 4;
    static final int BATCH = 50;
    static final int IN_FLIGHT = 64;

    private Cost() {}

    /** The cost of a round. */
    private record Spent(double micros, double bytes) {}

    /** Runs the measurement. */
    public static void main(String[] args) throws IOException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 20;
        int numbers = args.length > 1 ? Integer.parseInt(args[1]) : 500_000;
        List<String> transports = args.length > 2 ? List.of(args).subList(2, args.length) : List.of("netty", "crt");
        System.out.printf(
                "%d rounds in turns, %d requests of %d numbers each%n%n", rounds, (numbers + BATCH - 1) / BATCH, BATCH);
        System.out.println("| | median | least | most |");
        System.out.println("| --- | --- | --- | --- |");
        Plan plan = plan(numbers);
        try (Server server = Server.start(ACCOUNTS, numbers)) {
            for (String transport : transports) {
                try (SdkAsyncHttpClient http = http(transport)) {
                    measure(transport, rounds, plan, server.endpoint(), http);
                }
            }
        }
        Bench.printMachine();
    }

    static Plan plan(int numbers) {
        Plan.Builder builder = Plan.builder();
        Server.fleet(ACCOUNTS, numbers)
                .targets()
                .forEach(t -> builder.add(Target.of(t.accountId(), t.region(), t.voiceConnectorId(), t.phoneNumber())));
        return builder.build();
    }

    private static SdkAsyncHttpClient http(String transport) {
        return switch (transport) {
            case "netty" -> Bench.http(IN_FLIGHT);
            case "crt" ->
                AwsCrtAsyncHttpClient.builder().maxConcurrency(IN_FLIGHT).build();
            default -> throw new IllegalArgumentException("no such transport: " + transport);
        };
    }

    private static void measure(String transport, int rounds, Plan plan, URI endpoint, SdkAsyncHttpClient http) {
        try (AssumedRoles sessions = Bench.sessions(endpoint, http);
                Orchestrator orchestrator = orchestrator(endpoint, http, sessions, List.of());
                ChimeSdkVoiceAsyncClient client = client(endpoint, http)) {
            List<Request> requests = requests(plan, sessions);
            List<Spent> own = new ArrayList<>();
            List<Spent> bare = new ArrayList<>();
            Bench.warmUp(() -> {
                run(orchestrator, plan);
                bare(client, requests);
            });
            DoubleSupplier compiler = Bench.compilerShare();
            for (int round = 0; round < rounds; round++) {
                boolean ownFirst = round % 2 == 0;
                Spent first = spent(ownFirst, orchestrator, plan, client, requests);
                Spent second = spent(!ownFirst, orchestrator, plan, client, requests);
                own.add(ownFirst ? first : second);
                bare.add(ownFirst ? second : first);
            }
            double compiling = compiler.getAsDouble();
            print(transport, own, bare);
            System.out.println(Bench.format(
                    "| %s, share of the time in which the compiler was at work | %.3f | | |", transport, compiling));
        }
    }

    private static Spent spent(
            boolean own,
            Orchestrator orchestrator,
            Plan plan,
            ChimeSdkVoiceAsyncClient client,
            List<Request> requests) {
        long cpu = Bench.cpuNanos();
        long bytes = Bench.allocatedBytes();
        if (own) {
            run(orchestrator, plan);
        } else {
            bare(client, requests);
        }
        return new Spent(
                (Bench.cpuNanos() - cpu) / 1e3 / requests.size(),
                (double) (Bench.allocatedBytes() - bytes) / plan.size());
    }

    private static void print(String transport, List<Spent> own, List<Spent> bare) {
        IntStream rounds = IntStream.range(0, own.size());
        double[] ratios =
                rounds.mapToDouble(i -> own.get(i).micros / bare.get(i).micros).toArray();
        print(transport + ", CPU per request, Onhook, microseconds", micros(own), "%.1f");
        print(transport + ", CPU per request, bare flatMap, microseconds", micros(bare), "%.1f");
        print(transport + ", ratio of the two, pair by pair", ratios, "%.3f");
        double sums = sum(micros(own)) / sum(micros(bare));
        System.out.println(Bench.format("| %s, ratio of the sums of all rounds | %.3f | | |", transport, sums));
        print(transport + ", bytes allocated per number, Onhook", bytes(own), "%.0f");
        print(transport + ", bytes allocated per number, bare flatMap", bytes(bare), "%.0f");
    }

    private static double[] micros(List<Spent> rounds) {
        return rounds.stream().mapToDouble(Spent::micros).toArray();
    }

    private static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }

    private static double[] bytes(List<Spent> rounds) {
        return rounds.stream().mapToDouble(Spent::bytes).toArray();
    }

    private static void print(String name, double[] values, String form) {
        System.out.println(row(name, values, form));
    }

    static String row(String name, double[] values, String form) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return Bench.format(
                "| %s | " + form + " | " + form + " | " + form + " |",
                name,
                sorted[sorted.length / 2],
                sorted[0],
                sorted[sorted.length - 1]);
    }

    static double micros(int requests, Runnable round) {
        long before = Bench.cpuNanos();
        round.run();
        return (Bench.cpuNanos() - before) / 1e3 / requests;
    }

    // Onhook.

    static Orchestrator orchestrator(
            URI endpoint, SdkAsyncHttpClient http, AssumedRoles sessions, List<RunListener> listeners) {
        return orchestrator(endpoint, http, sessions, listeners, IN_FLIGHT);
    }

    static Orchestrator orchestrator(
            URI endpoint, SdkAsyncHttpClient http, AssumedRoles sessions, List<RunListener> listeners, int inFlight) {
        Settings settings = Settings.builder()
                .rate(1e6)
                .burst(inFlight)
                .batchSize(BATCH)
                .maxInFlight(inFlight)
                .maxInFlightPerLocation(inFlight / ACCOUNTS)
                .build();
        Orchestrator.Builder builder = Orchestrator.builder(sessions)
                .settings(settings)
                .httpClient(http)
                .endpointOverride(endpoint);
        listeners.forEach(builder::listener);
        return builder.build();
    }

    static void run(Orchestrator orchestrator, Plan plan) {
        Report report = Objects.requireNonNull(orchestrator.run(plan).report().block());
        if (report.totals().disassociated() != plan.size()) {
            throw new IllegalStateException("numbers remain: " + report.totals());
        }
    }

    // The bare loop.

    private record Request(String connector, List<String> numbers, StaticCredentialsProvider credentials) {}

    private static ChimeSdkVoiceAsyncClient client(URI endpoint, SdkAsyncHttpClient http) {
        return ChimeSdkVoiceAsyncClient.builder()
                .region(Region.US_EAST_1)
                .endpointOverride(endpoint)
                .httpClient(http)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    private static List<Request> requests(Plan plan, AssumedRoles sessions) {
        Map<String, StaticCredentialsProvider> credentials = new HashMap<>();
        List<List<Request>> byConnector = new ArrayList<>();
        for (PlannedConnector connector : plan.connectors()) {
            StaticCredentialsProvider of =
                    credentials.computeIfAbsent(connector.location().accountId(), account -> {
                        Session session = Objects.requireNonNull(
                                sessions.session(account, SessionListener.NONE).block());
                        return StaticCredentialsProvider.create(session.credentials());
                    });
            List<String> numbers = connector.targets().stream()
                    .map(target -> target.phoneNumber().e164())
                    .toList();
            List<Request> own = new ArrayList<>();
            for (int i = 0; i < numbers.size(); i += BATCH) {
                own.add(new Request(
                        connector.voiceConnectorId(), numbers.subList(i, Math.min(numbers.size(), i + BATCH)), of));
            }
            byConnector.add(own);
        }
        List<Request> inTurn = new ArrayList<>();
        for (int i = 0; i < byConnector.stream().mapToInt(List::size).max().orElse(0); i++) {
            for (List<Request> own : byConnector) {
                if (i < own.size()) {
                    inTurn.add(own.get(i));
                }
            }
        }
        return inTurn;
    }

    private static void bare(ChimeSdkVoiceAsyncClient client, List<Request> requests) {
        Long errors = Flux.fromIterable(requests)
                .flatMap(
                        request -> Mono.fromFuture(() -> client.disassociatePhoneNumbersFromVoiceConnector(
                                r -> r.voiceConnectorId(request.connector)
                                        .e164PhoneNumbers(request.numbers)
                                        .overrideConfiguration(o -> o.credentialsProvider(request.credentials)))),
                        IN_FLIGHT)
                .filter(answer -> !answer.phoneNumberErrors().isEmpty())
                .count()
                .block();
        if (!Objects.equals(errors, 0L)) {
            throw new IllegalStateException("the bare loop had errors");
        }
    }
}
