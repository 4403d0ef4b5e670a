package io.github.onhook.benchmarks;

import io.github.onhook.ThrottleScope;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.session.SessionListener;
import io.github.onhook.simulator.Simulator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/**
 * Sessions of many accounts, asked for at once by two lanes each, from a simulator that grants 600 a second:
 * {@code Sessions [ACCOUNTS...]}.
 */
public final class Sessions {

    private static final int LANES_PER_ACCOUNT = 2;

    private Sessions() {}

    /** The whole measurement. */
    public static void main(String[] args) throws IOException {
        List<Integer> sizes = args.length == 0
                ? List.of(500, 5_000)
                : List.of(args).stream().map(Integer::valueOf).toList();
        System.out.println(
                "| accounts | sessions | AssumeRole calls | throttled | first after s | all after s | threads at"
                        + " most | heap pools at most, MiB |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
        for (int accounts : sizes) {
            System.out.println(measure(accounts));
        }
        Bench.printMachine();
    }

    private static String measure(int accounts) throws IOException {
        List<String> ids = Server.fleet(accounts, accounts).accountIds();
        Calls calls = new Calls();
        try (Server server = Server.start(accounts, accounts);
                SdkAsyncHttpClient http = Bench.http(64);
                AssumedRoles sessions = AssumedRoles.builder("VoiceOps")
                        .baseCredentials(StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(Simulator.ACCESS_KEY_ID, Simulator.SECRET_ACCESS_KEY)))
                        .stsRegion("us-east-1")
                        .stsEndpoint(server.endpoint())
                        .httpClient(http)
                        .build()) {
            System.gc();
            ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
            ManagementFactory.getThreadMXBean().resetPeakThreadCount();
            AtomicLong first = new AtomicLong();
            long start = System.nanoTime();
            Long got = Objects.requireNonNull(Flux.range(0, LANES_PER_ACCOUNT * accounts)
                    .flatMap(i -> sessions.session(ids.get(i % accounts), calls), LANES_PER_ACCOUNT * accounts)
                    .doOnNext(session -> first.compareAndSet(0, System.nanoTime() - start))
                    .count()
                    .block());
            return Bench.format(
                    "| %d | %d | %d | %d | %.1f | %.1f | %d | %d |",
                    accounts,
                    got,
                    calls.made.sum(),
                    calls.throttled.sum(),
                    first.get() / 1e9,
                    (System.nanoTime() - start) / 1e9,
                    ManagementFactory.getThreadMXBean().getPeakThreadCount(),
                    heapPeakBytes() >> 20);
        }
    }

    private static long heapPeakBytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }

    /** Counts the calls that sessions cost. */
    private static final class Calls implements SessionListener {

        private final LongAdder made = new LongAdder();
        private final LongAdder throttled = new LongAdder();

        @Override
        public void assumed(String accountId, @Nullable String error, long nanos) {
            made.increment();
            if (error != null && error.startsWith("Throttl")) {
                throttled.increment();
            }
        }

        @Override
        public void waited(ThrottleScope scope, long nanos) {}
    }
}
