package io.github.onhook.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.simulator.Simulator;
import io.netty.util.Version;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import java.util.stream.LongStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.util.VersionInfo;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;

/** Shared utilities of the benchmarks. */
final class Bench {

    /** The JIT compiler counts as idle below this share of the time. */
    private static final double QUIET_COMPILER = 0.02;

    private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(3);
    private static final Duration WARM_UP_STEP = Duration.ofSeconds(10);

    private Bench() {}

    /**
     * Repeats a round until the JIT compiler is nearly idle, because its CPU would be counted as that of the measured
     * code: after
     * 50,000 requests it was still a quarter of all CPU.
     */
    static void warmUp(Runnable round) {
        long deadline = System.nanoTime() + LONGEST_WARM_UP.toNanos();
        DoubleSupplier compiler;
        do {
            compiler = compilerShare();
            long began = System.nanoTime();
            while (System.nanoTime() - began < WARM_UP_STEP.toNanos()) {
                round.run();
            }
        } while (compiler.getAsDouble() > QUIET_COMPILER && System.nanoTime() < deadline);
    }

    /** Measures the share of the time in which the JIT compiler is active. */
    static DoubleSupplier compilerShare() {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        long began = System.nanoTime();
        long before = compiler.getTotalCompilationTime();
        return () -> (compiler.getTotalCompilationTime() - before) * 1e6 / (System.nanoTime() - began);
    }

    static SdkAsyncHttpClient http(int connections) {
        return NettyNioAsyncHttpClient.builder().maxConcurrency(connections).build();
    }

    /** CPU time of this process so far, in nanoseconds. */
    static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** Bytes allocated so far by the live threads. */
    static long allocatedBytes() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return LongStream.of(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    /** The sum of the peak usages of the heap pools. */
    static long heapPeakBytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }

    /** Heap usage after a full collection. */
    static long heapLiveBytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** Resets the peaks of heap and threads. */
    static void resetPeaks() {
        System.gc();
        ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
        ManagementFactory.getThreadMXBean().resetPeakThreadCount();
    }

    /** Sessions in the accounts of a simulator. */
    static AssumedRoles sessions(URI endpoint, SdkAsyncHttpClient http) {
        return AssumedRoles.builder("VoiceOps")
                .baseCredentials(baseCredentials())
                .stsRegion("us-east-1")
                .endpointOverride(endpoint)
                .httpClient(http)
                .build();
    }

    static StaticCredentialsProvider baseCredentials() {
        return StaticCredentialsProvider.create(
                AwsBasicCredentials.create(Simulator.ACCESS_KEY_ID, Simulator.SECRET_ACCESS_KEY));
    }

    /** The machine and the versions, as a line under a table. */
    static void printMachine() {
        System.out.printf(
                Locale.ROOT,
                "%nJava %s, AWS SDK %s, Netty %s, %d processors, %d MiB of heap at most, load %.1f, %s %s%n",
                Runtime.version(),
                VersionInfo.SDK_VERSION,
                Objects.requireNonNull(Version.identify().get("netty-common")).artifactVersion(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"));
    }

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
