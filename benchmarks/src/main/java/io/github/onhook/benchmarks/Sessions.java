package io.github.onhook.benchmarks;

import io.github.onhook.model.RunEvent.AssumeRoleFinished;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.session.SessionProvider.SessionListener;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * Sessions of many accounts, requested concurrently by two lanes each, from a simulator that grants 600 a second; and
 * the same
 * with one SDK credentials provider for each account: {@code Sessions [ACCOUNTS...]}.
 */
public final class Sessions {

    private static final int LANES_PER_ACCOUNT = 2;
    private static final int BLOCKED_THREADS = 64;
    /** Warm-up: otherwise the first variant would pay for class loading. */
    private static final int WARM_UP_ACCOUNTS = 200;

    private Sessions() {}

    /** A way to get sessions; returns their number. */
    @FunctionalInterface
    private interface Way {
        long sessions(List<String> accounts, URI endpoint, Calls calls);
    }

    /** Runs the measurement. */
    public static void main(String[] args) throws IOException {
        List<Integer> sizes = args.length == 0
                ? List.of(1_000, 5_000)
                : List.of(args).stream().map(Integer::valueOf).toList();
        System.out.println("| accounts | way | sessions | AssumeRole calls | throttled | first after s | all after s |"
                + " CPU s | threads at most | heap pools at most, MiB |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        measure(WARM_UP_ACCOUNTS);
        for (int accounts : sizes) {
            measure(accounts).forEach(System.out::println);
        }
        Bench.printMachine();
    }

    /** A row for each way. */
    private static List<String> measure(int accounts) throws IOException {
        return List.of(
                measure(accounts, "Onhook", Sessions::assumedRoles),
                measure(
                        accounts,
                        "a provider each, " + BLOCKED_THREADS + " threads",
                        (ids, endpoint, calls) -> providers(ids, endpoint, calls, false, BLOCKED_THREADS)),
                measure(
                        accounts,
                        "a provider each, a thread for each lane",
                        (ids, endpoint, calls) ->
                                providers(ids, endpoint, calls, false, LANES_PER_ACCOUNT * ids.size())),
                measure(
                        accounts,
                        "a provider each that refreshes in the background",
                        (ids, endpoint, calls) -> providers(ids, endpoint, calls, true, BLOCKED_THREADS)));
    }

    private static String measure(int accounts, String name, Way way) throws IOException {
        List<String> ids = Server.fleet(accounts, accounts).accountIds();
        Calls calls = new Calls();
        try (Server server = Server.start(accounts, accounts)) {
            Bench.resetPeaks();
            int threads = ManagementFactory.getThreadMXBean().getThreadCount();
            long cpu = Bench.cpuNanos();
            calls.start = System.nanoTime();
            long got = way.sessions(ids, server.endpoint(), calls);
            double took = (System.nanoTime() - calls.start) / 1e9;
            return Bench.format(
                    "| %d | %s | %d | %d | %d | %.1f | %.1f | %.1f | %d | %d |",
                    accounts,
                    name,
                    got,
                    calls.made.sum(),
                    calls.throttled.sum(),
                    calls.first.get() / 1e9,
                    took,
                    (Bench.cpuNanos() - cpu) / 1e9,
                    ManagementFactory.getThreadMXBean().getPeakThreadCount() - threads,
                    Bench.heapPeakBytes() >> 20);
        }
    }

    private static long assumedRoles(List<String> ids, URI endpoint, Calls calls) {
        int lanes = LANES_PER_ACCOUNT * ids.size();
        try (SdkAsyncHttpClient http = Bench.http(64);
                AssumedRoles sessions = Bench.sessions(endpoint, http)) {
            return Objects.requireNonNull(Flux.range(0, lanes)
                    .flatMap(i -> sessions.session(ids.get(i % ids.size()), calls), lanes)
                    .doOnNext(session -> calls.came())
                    .count()
                    .block());
        }
    }

    private static long providers(
            List<String> ids, URI endpoint, Calls calls, boolean inBackground, int blockedThreads) {
        ExecutorService threads = Executors.newFixedThreadPool(blockedThreads);
        Scheduler scheduler = Schedulers.fromExecutorService(threads);
        List<StsAssumeRoleCredentialsProvider> providers = new ArrayList<>();
        try (SdkHttpClient http = AwsCrtHttpClient.builder().maxConcurrency(64).build();
                StsClient sts = sts(endpoint, http, calls)) {
            for (String id : ids) {
                providers.add(StsAssumeRoleCredentialsProvider.builder()
                        .stsClient(sts)
                        .asyncCredentialUpdateEnabled(inBackground)
                        .refreshRequest(r -> r.roleArn("arn:aws:iam::" + id + ":role/VoiceOps")
                                .roleSessionName("benchmark"))
                        .build());
            }
            int lanes = LANES_PER_ACCOUNT * ids.size();
            return Objects.requireNonNull(Flux.range(0, lanes)
                    .flatMap(
                            i -> Mono.fromCallable(
                                            () -> providers.get(i % ids.size()).resolveCredentials())
                                    .doOnNext(credentials -> calls.came())
                                    .subscribeOn(scheduler)
                                    .onErrorResume(e -> Mono.empty()),
                            lanes)
                    .count()
                    .block());
        } finally {
            providers.forEach(StsAssumeRoleCredentialsProvider::close);
            threads.shutdown();
        }
    }

    private static StsClient sts(URI endpoint, SdkHttpClient http, Calls calls) {
        return StsClient.builder()
                .region(Region.US_EAST_1)
                .endpointOverride(endpoint)
                .credentialsProvider(Bench.baseCredentials())
                .httpClient(http)
                .overrideConfiguration(o -> o.addExecutionInterceptor(calls))
                .build();
    }

    /** Counts the AssumeRole calls. */
    private static final class Calls implements SessionListener, ExecutionInterceptor {

        private static final int STS_THROTTLES_WITH = 400;

        private final LongAdder made = new LongAdder();
        private final LongAdder throttled = new LongAdder();
        private final AtomicLong first = new AtomicLong();
        private long start;

        void came() {
            first.compareAndSet(0, System.nanoTime() - start);
        }

        @Override
        public void assumeRoleFinished(AssumeRoleFinished event) {
            String error = event.error();
            made.increment();
            if (error != null && error.startsWith("Throttl")) {
                throttled.increment();
            }
        }

        @Override
        public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
            made.increment();
            if (context.httpResponse().statusCode() == STS_THROTTLES_WITH) {
                throttled.increment();
            }
        }
    }
}
