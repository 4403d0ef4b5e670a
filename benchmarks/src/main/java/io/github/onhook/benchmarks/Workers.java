package io.github.onhook.benchmarks;

import io.github.onhook.Orchestrator;
import io.github.onhook.Run;
import io.github.onhook.model.Location;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.github.onhook.report.Report;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.simulator.record.NumberRecord;
import io.github.onhook.temporal.HistoryKeys;
import io.github.onhook.temporal.TemporalOrchestrator;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * A run over several workers, each a separate process: {@code Workers LOCATIONS NUMBERS QUOTA WORKERS [KILLED
 * [PLACES]]}.
 * A warm-up run sends one request for each location. When a third of the requests is sent, KILLED workers are killed by
 * SIGKILL
 * and one is added; then the report is compared with the simulator's record, number by number. A worker has PLACES
 * slots for
 * locations (500). Simulator, service and client run in this process; with 0 workers the run does too, without a
 * service.
 */
final class Workers {

    private static final String QUEUE = "onhook";
    private static final int BATCH = 50;
    private static final int BURST = 5;
    private static final double KILL_AT = 1.0 / 3;
    private static final Duration LONGEST = Duration.ofMinutes(20);

    private final double quota;
    private final int workers;
    private final int killed;
    private final int places;
    /** A batch of each location. */
    private final Plan before;
    /** The rest. */
    private final Plan plan;

    private final Simulator simulator;
    private final Map<String, Status> outcomes = new HashMap<>();
    private final AtomicLong settled = new AtomicLong();
    private final List<Process> running = new ArrayList<>();
    private final int port = freePort();
    private final String keys;

    private Workers(Fleet fleet, double quota, int workers, int killed, int places) {
        this.quota = quota;
        this.workers = workers;
        this.killed = killed;
        this.places = places;
        Plan.Builder first = Plan.builder();
        Plan.Builder rest = Plan.builder();
        split(fleet, first, rest);
        before = first.build();
        plan = rest.build();
        simulator = Simulator.builder(fleet).acceptAnyBaseCredentials().start();
        byte[] key = new byte[32];
        new Random(1).nextBytes(key);
        keys = "bench " + Base64.getEncoder().encodeToString(key);
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        int locations = Integer.parseInt(args[0]);
        double quota = Double.parseDouble(args[2]);
        Fleet fleet = Fleet.generate(FleetShape.of()
                .accounts((locations + 1) / 2)
                .regions("us-east-1", "eu-west-1")
                .connectorsPerLocation(2)
                .numbers(Integer.parseInt(args[1]))
                .quota(quota, BURST));
        Workers bench = new Workers(
                fleet,
                quota,
                Integer.parseInt(args[3]),
                args.length > 4 ? Integer.parseInt(args[4]) : 0,
                args.length > 5 ? Integer.parseInt(args[5]) : 500);
        if (bench.workers == 0) {
            bench.alone();
        } else {
            bench.spread();
        }
        System.exit(0);
    }

    private void alone() throws InterruptedException {
        try (AssumedRoles sessions = AssumedRoles.builder("VoiceOps")
                        .baseCredentials(StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(simulator.accessKeyId(), simulator.secretAccessKey())))
                        .stsRegion("us-east-1")
                        .endpointOverride(simulator.endpoint())
                        .build();
                Orchestrator orchestrator = Orchestrator.builder(sessions)
                        .settings(settings())
                        .endpointOverride(simulator.endpoint())
                        .build()) {
            follow(orchestrator::run);
        }
    }

    @SuppressWarnings("try") // The service is only held open.
    private void spread() throws IOException, InterruptedException {
        try (TestServer.PortBoundTestServer server = TestServer.createPortBoundServer(port)) {
            WorkflowServiceStubs service = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                    .setTarget("127.0.0.1:" + port)
                    .validateAndBuildWithDefaults());
            for (int i = 0; i < workers; i++) {
                addWorker();
            }
            for (Process worker : running) {
                WorkerProcess.awaitServing(worker);
            }
            Thread killer = new Thread(this::kill, "killer");
            killer.start();
            Run run = follow(TemporalOrchestrator.builder(service, QUEUE, HistoryKeys.parse(keys))
                    .settings(settings())
                    .build()::run);
            killer.interrupt();
            killer.join();
            HistoryWeight.print(service, run.id(), plan, simulator.secretAccessKey());
        } finally {
            running.forEach(Process::destroyForcibly);
        }
    }

    private Settings settings() {
        return Settings.builder().batchSize(BATCH).maxTargets(plan.size()).build();
    }

    private Run follow(Function<Plan, Run> runs) throws InterruptedException {
        runs.apply(before).outcomes().doOnNext(this::count).then().block(LONGEST);
        Run run = runs.apply(plan);
        Thread shown = new Thread(this::show, "shown");
        shown.start();
        long began = System.nanoTime();
        run.outcomes()
                .doOnNext(outcome -> {
                    count(outcome);
                    settled.incrementAndGet();
                })
                .then()
                .block(LONGEST);
        double seconds = (System.nanoTime() - began) / 1e9;
        shown.interrupt();
        shown.join();
        Report report = run.soFar();
        System.out.printf(
                "%d workers, %d killed: %,d numbers at %,d locations in %.1f s; %s; %s%n",
                workers, killed, plan.size(), plan.locations().size(), seconds, report.totals(), report.requests());
        double ideal = ideal();
        System.out.printf("ideal %.1f s, efficiency %.2f%n", ideal, ideal / seconds);
        compare();
        return run;
    }

    private void count(Outcome outcome) {
        String number = outcome.target().phoneNumber().e164();
        if (outcomes.put(number, outcome.status()) != null) {
            throw new IllegalStateException("two outcomes for one number");
        }
    }

    /**
     * The time that the slowest location needs at its quota, or all of them if there are fewer slots than locations.
     */
    private double ideal() {
        Map<Object, Long> requests = new HashMap<>();
        plan.connectors()
                .forEach(connector ->
                        requests.merge(connector.location(), (connector.size() + BATCH - 1L) / BATCH, Long::sum));
        double longest = 0;
        double all = 0;
        for (long its : requests.values()) {
            double seconds = Math.max(0, its - BURST) / quota;
            longest = Math.max(longest, seconds);
            all += seconds;
        }
        return workers == 0 ? longest : Math.max(longest, all / ((double) workers * places));
    }

    private void addWorker() throws IOException {
        running.add(WorkerProcess.start(port, QUEUE, keys, simulator, places, killed == 0));
    }

    private void kill() {
        try {
            while (BATCH * requests() < KILL_AT * plan.size()) {
                Thread.sleep(100);
            }
            for (int i = 0; i < killed; i++) {
                running.get(i).destroyForcibly().waitFor();
                System.out.printf("killed worker %d after %,d requests%n", i, requests());
            }
            if (killed > 0) {
                addWorker();
                System.out.println("added a worker");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new IllegalStateException("a worker did not start", e);
        }
    }

    private long requests() {
        return simulator.record().count(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR);
    }

    private void show() {
        try {
            while (true) {
                Thread.sleep(5000);
                System.err.printf(
                        "%,d of %,d settled, %,d requests, %,d reads, %,d throttled%n",
                        settled.get(),
                        plan.size(),
                        requests(),
                        simulator.record().count(SimulatedOperation.GET_PHONE_NUMBER),
                        simulator.record().locations().stream()
                                .mapToLong(l -> l.throttled())
                                .sum());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Compares each number's outcome with its state, and counts how often it was sent. */
    private void compare() {
        long differ = 0;
        long again = 0;
        long mostAsked = 0;
        List<NumberRecord> seen = simulator.record().numbers().toList();
        for (NumberRecord number : seen) {
            Status status = outcomes.get(number.phoneNumber());
            boolean off = number.voiceConnectorId() == null;
            differ += status != null && status.isDone() == off ? 0 : 1;
            again += number.timesAsked() > 1 ? 1 : 0;
            mostAsked = Math.max(mostAsked, number.timesAsked());
        }
        System.out.printf(
                "compared %,d of %,d numbers: %,d differ; %,d were sent more than once, at most %d times%n",
                seen.size(), before.size() + plan.size(), differ, again, mostAsked);
    }

    private static void split(Fleet fleet, Plan.Builder first, Plan.Builder rest) {
        Map<Location, Integer> seen = new HashMap<>();
        fleet.targets().forEach(t -> {
            Target target = Target.of(t.accountId(), t.region(), t.voiceConnectorId(), t.phoneNumber());
            (seen.merge(target.location(), 1, Integer::sum) <= BATCH ? first : rest).add(target);
        });
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no port is free", e);
        }
    }
}
