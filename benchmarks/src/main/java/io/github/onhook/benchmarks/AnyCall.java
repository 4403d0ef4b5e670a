package io.github.onhook.benchmarks;

import io.github.onhook.calls.LocationCalls;
import io.github.onhook.calls.LocationContext;
import io.github.onhook.model.Location;
import io.github.onhook.model.Settings;
import io.github.onhook.session.Session;
import io.github.onhook.session.SessionProvider;
import io.github.onhook.session.SessionProvider.SessionException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/**
 * Any call in every location, without a network: 20,000 locations with nothing to do; three pages of 50 ms each in 10 accounts
 * and 3 Regions; one call of 50 ms in 5,000 accounts and 2 Regions, where a tenth of the accounts refuses its session. Each
 * after a warm-up of three rounds.
 */
public final class AnyCall {

    private static final int WARM_UPS = 3;
    private static final Duration ANSWER = Duration.ofMillis(50);
    private static final int PAGES = 3;
    private static final List<String> REGIONS = List.of("us-east-1", "us-west-2", "eu-west-1");
    private static final Settings SETTINGS = Settings.defaults();

    private AnyCall() {}

    /** Runs the three measurements. */
    public static void main(String[] args) {
        System.out.println("| calls | locations | results | seconds | CPU s | heap used, MiB |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        measure("nothing", locations(20_000, 1), at -> Mono.empty());
        measure("three pages of 50 ms", locations(10, REGIONS.size()), AnyCall::pages);
        measure("one call of 50 ms, a tenth refused", locations(5_000, 2), AnyCall::page);
    }

    private static Mono<Integer> page(LocationContext at) {
        return at.call(session -> Mono.delay(ANSWER).thenReturn(1));
    }

    private static Mono<Integer> pages(LocationContext at) {
        return page(at).repeat(PAGES - 1).reduce(Integer::sum);
    }

    private static void measure(String what, List<Location> locations, Function<LocationContext, Mono<Integer>> call) {
        for (int i = 0; i < WARM_UPS; i++) {
            results(locations, call);
        }
        System.gc();
        long cpu = cpuNanos();
        long start = System.nanoTime();
        Map<String, Long> results = results(locations, call);
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpuSeconds = (cpuNanos() - cpu) / 1e9;
        Runtime heap = Runtime.getRuntime();
        System.out.println(Bench.format(
                "| %s | %d | %s | %.2f | %.2f | %d |",
                what, locations.size(), results, seconds, cpuSeconds, (heap.totalMemory() - heap.freeMemory()) >> 20));
    }

    private static Map<String, Long> results(List<Location> locations, Function<LocationContext, Mono<Integer>> call) {
        Flux<LocationCalls.Result<Integer>> results = LocationCalls.builder(sessions())
                .settings(SETTINGS)
                .expectedCalls(location -> PAGES)
                .build()
                .call(Flux.fromIterable(locations), call);
        return Objects.requireNonNull(results.collect(
                        Collectors.groupingBy(result -> result.getClass().getSimpleName(), Collectors.counting()))
                .block());
    }

    /** Every tenth account refuses, where there are so many. */
    private static SessionProvider sessions() {
        AwsBasicCredentials credentials = AwsBasicCredentials.create("id", "secret");
        return (account, listener) -> account.endsWith("9") && account.startsWith("2")
                ? Mono.error(new SessionException(account, "AccessDenied", "refused; correct the trust", null))
                : Mono.just(new Session(account, credentials, null));
    }

    private static List<Location> locations(int accounts, int regions) {
        long first = accounts == 5_000 ? 200_000_000_000L : 100_000_000_000L;
        return IntStream.range(0, accounts)
                .boxed()
                .flatMap(i -> REGIONS.stream().limit(regions).map(region -> new Location("" + (first + i), region)))
                .toList();
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
