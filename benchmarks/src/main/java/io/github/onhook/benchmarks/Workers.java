package io.github.onhook.benchmarks;

import io.github.onhook.Outcome;
import io.github.onhook.Plan;
import io.github.onhook.PlanBuilder;
import io.github.onhook.Report;
import io.github.onhook.Settings;
import io.github.onhook.Status;
import io.github.onhook.Target;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.NumberRecord;
import io.github.onhook.simulator.Operation;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.temporal.HistoryKeys;
import io.github.onhook.temporal.TemporalOrchestrator;
import io.github.onhook.temporal.TemporalRun;
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

/**
 * A run over several workers, each a process of its own: {@code Workers LOCATIONS NUMBERS QUOTA WORKERS [KILLED]}. So many of
 * the workers are killed, by SIGKILL, when a third of the numbers was sent, and one is added; then the report is held
 * against what the simulator saw, number by number. Simulator, service and client are in this process.
 */
final class Workers {

    private static final String QUEUE = "onhook";
    private static final int BATCH = 50;
    private static final double KILL_AT = 1.0 / 3;
    private static final Duration LONGEST = Duration.ofMinutes(20);

    private Workers() {}

    @SuppressWarnings("try") // The service only has to be there.
    public static void main(String[] args) throws IOException, InterruptedException {
        int locations = Integer.parseInt(args[0]);
        int numbers = Integer.parseInt(args[1]);
        double quota = Double.parseDouble(args[2]);
        int workers = Integer.parseInt(args[3]);
        int killed = args.length > 4 ? Integer.parseInt(args[4]) : 0;
        Fleet fleet = Fleet.generate(FleetShape.of()
                .accounts((locations + 1) / 2)
                .regions("us-east-1", "eu-west-1")
                .connectorsPerLocation(2)
                .numbers(numbers)
                .quota(quota, 5));
        Plan plan = plan(fleet);
        byte[] key = new byte[32];
        new Random(1).nextBytes(key);
        String keys = "bench " + Base64.getEncoder().encodeToString(key);
        int port = freePort();
        try (Simulator simulator =
                        Simulator.builder(fleet).acceptAnyBaseCredentials().start();
                TestServer.PortBoundTestServer server = TestServer.createPortBoundServer(port)) {
            List<Process> running = new ArrayList<>();
            WorkflowServiceStubs service = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                    .setTarget("127.0.0.1:" + port)
                    .validateAndBuildWithDefaults());
            try {
                for (int i = 0; i < workers; i++) {
                    running.add(WorkerProcess.start(port, QUEUE, keys, simulator));
                }
                run(fleet, plan, simulator, service, keys, quota, running, killed, port);
            } finally {
                running.forEach(Process::destroyForcibly);
                service.shutdownNow();
            }
        }
        System.exit(0);
    }

    private static void run(
            Fleet fleet,
            Plan plan,
            Simulator simulator,
            WorkflowServiceStubs service,
            String keys,
            double quota,
            List<Process> running,
            int killed,
            int port)
            throws InterruptedException {
        TemporalRun run = TemporalOrchestrator.builder(service, QUEUE, HistoryKeys.parse(keys))
                .settings(Settings.builder().batchSize(BATCH).build())
                .build()
                .run(plan);
        Map<String, Status> outcomes = new HashMap<>();
        AtomicLong settled = new AtomicLong();
        long began = System.nanoTime();
        Thread killer = new Thread(() -> kill(plan.size(), running, killed, port, keys, simulator), "killer");
        killer.start();
        Thread shown = new Thread(() -> show(settled, simulator, plan.size()), "shown");
        shown.setDaemon(true);
        shown.start();
        run.outcomes()
                .doOnNext(outcome -> {
                    count(outcome, outcomes);
                    settled.incrementAndGet();
                })
                .then()
                .block(LONGEST);
        double seconds = (System.nanoTime() - began) / 1e9;
        killer.interrupt();
        killer.join();
        Report report = run.soFar();
        System.out.printf(
                "%d workers, %d killed: %,d numbers at %,d locations in %.1f s; %s; %s%n",
                running.size(),
                killed,
                plan.size(),
                plan.locations().size(),
                seconds,
                report.totals(),
                report.requests());
        double ideal = ideal(plan, quota);
        System.out.printf("ideal %.1f s, efficiency %.2f%n", ideal, ideal / seconds);
        compare(outcomes, simulator, plan);
        HistoryWeight.print(service, run.id(), plan);
        System.out.println("fleet: " + fleet.locationCount() + " locations");
    }

    private static void count(Outcome outcome, Map<String, Status> outcomes) {
        String number = outcome.target().phoneNumber().e164();
        if (outcomes.put(number, outcome.status()) != null) {
            throw new IllegalStateException("two outcomes of one number");
        }
    }

    /** The longest that a location needs for its requests at its quota. */
    private static double ideal(Plan plan, double quota) {
        Map<Object, Long> requests = new HashMap<>();
        plan.connectors()
                .forEach(connector ->
                        requests.merge(connector.location(), (connector.size() + BATCH - 1L) / BATCH, Long::sum));
        return requests.values().stream().mapToLong(Long::longValue).max().orElse(0) / quota;
    }

    private static void kill(long all, List<Process> running, int killed, int port, String keys, Simulator simulator) {
        try {
            while (sent(simulator) < KILL_AT * all) {
                Thread.sleep(100);
            }
            for (int i = 0; i < killed; i++) {
                running.get(i).destroyForcibly().waitFor();
                System.out.printf("killed worker %d with some %,d sent%n", i, sent(simulator));
            }
            if (killed > 0) {
                running.add(WorkerProcess.start(port, QUEUE, keys, simulator));
                System.out.println("added a worker");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new IllegalStateException("a worker did not start", e);
        }
    }

    private static long sent(Simulator simulator) {
        return BATCH * simulator.record().count(Operation.DISASSOCIATE_FROM_CONNECTOR);
    }

    private static void show(AtomicLong settled, Simulator simulator, long all) {
        try {
            while (settled.get() < all) {
                Thread.sleep(5000);
                System.err.printf(
                        "%,d of %,d settled, some %,d sent, %,d throttled%n",
                        settled.get(),
                        all,
                        sent(simulator),
                        simulator.record().locations().stream()
                                .mapToLong(l -> l.throttled())
                                .sum());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Each number's outcome against its state, and how often it was sent. */
    private static void compare(Map<String, Status> outcomes, Simulator simulator, Plan plan) {
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
                seen.size(), plan.size(), differ, again, mostAsked);
    }

    private static Plan plan(Fleet fleet) {
        PlanBuilder plan = Plan.builder();
        fleet.targets()
                .forEach(t -> plan.add(Target.of(t.accountId(), t.region(), t.voiceConnectorId(), t.phoneNumber())));
        return plan.build();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
