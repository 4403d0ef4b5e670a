package io.github.onhook.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.simulator.Simulator;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;

/** What the benchmarks have in common. */
final class Bench {

    private Bench() {}

    /** Sessions in a simulator's accounts. */
    static AssumedRoles sessions(Simulator simulator, SdkAsyncHttpClient http) {
        return AssumedRoles.builder("VoiceOps")
                .baseCredentials(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(simulator.accessKeyId(), simulator.secretAccessKey())))
                .stsRegion("us-east-1")
                .stsEndpoint(simulator.endpoint())
                .httpClient(http)
                .build();
    }

    static SdkAsyncHttpClient http(int connections) {
        return NettyNioAsyncHttpClient.builder().maxConcurrency(connections).build();
    }

    /** CPU time of this process so far, in nanoseconds. */
    static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** The machine and the versions, as a line under a table. */
    static void printMachine() {
        System.out.printf(
                Locale.ROOT,
                "%nJava %s, %d processors, %d MiB of heap at most, %s %s%n",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20,
                System.getProperty("os.name"),
                System.getProperty("os.arch"));
    }

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
