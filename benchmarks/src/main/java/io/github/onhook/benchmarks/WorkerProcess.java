package io.github.onhook.benchmarks;

import io.github.onhook.session.AssumedRoles;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.temporal.HistoryKeys;
import io.github.onhook.temporal.TemporalWorker;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A worker in a separate process, which can be killed. */
final class WorkerProcess {

    private static final String KEYS = "WORKER_KEYS";

    private WorkerProcess() {}

    /**
     * Starts one.
     *
     * @param lasts whether it runs to the end; the in-memory service does not reassign a lost worker's cached
     * workflows, so a
     *     worker that may be killed caches none
     */
    static Process start(int port, String queue, String keys, Simulator simulator, int places, boolean lasts)
            throws IOException {
        ProcessBuilder process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-Dorg.slf4j.simpleLogger.log.io.github.onhook.RunLog=error",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WorkerProcess.class.getName(),
                        Integer.toString(port),
                        queue,
                        simulator.endpoint().toString(),
                        simulator.accessKeyId(),
                        simulator.secretAccessKey(),
                        Integer.toString(places),
                        Boolean.toString(lasts)))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        process.environment().put(KEYS, keys);
        return process.start();
    }

    /** Waits until the worker polls for work. */
    static void awaitServing(Process worker) throws IOException {
        if (worker.inputReader(StandardCharsets.UTF_8).readLine() == null) {
            throw new IllegalStateException("a worker did not start");
        }
    }

    @SuppressWarnings("try") // Held open only.
    public static void main(String[] args) throws InterruptedException {
        URI endpoint = URI.create(args[2]);
        AssumedRoles sessions = AssumedRoles.builder("VoiceOps")
                .baseCredentials(StaticCredentialsProvider.create(AwsBasicCredentials.create(args[3], args[4])))
                .stsRegion("us-east-1")
                .endpointOverride(endpoint)
                .build();
        WorkflowServiceStubs service = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget("127.0.0.1:" + args[0])
                .validateAndBuildWithDefaults());
        TemporalWorker.Builder builder = TemporalWorker.builder(
                        service, args[1], HistoryKeys.parse(System.getenv(KEYS)), sessions)
                .locations(Integer.parseInt(args[5]))
                .endpointOverride(endpoint);
        if (!Boolean.parseBoolean(args[6])) {
            builder.cachedWorkflows(0);
        }
        try (sessions;
                TemporalWorker worker = builder.start()) {
            System.out.println("serving");
            new CountDownLatch(1).await();
        }
    }
}
