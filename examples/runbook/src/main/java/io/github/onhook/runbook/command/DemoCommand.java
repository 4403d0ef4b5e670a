package io.github.onhook.runbook.command;

import io.github.onhook.Orchestrator;
import io.github.onhook.internal.engine.RunIds;
import io.github.onhook.internal.text.HumanFormat;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Target;
import io.github.onhook.rate.RateMemory;
import io.github.onhook.report.Forecast;
import io.github.onhook.runbook.directory.RunDirectory;
import io.github.onhook.runbook.execution.Execution;
import io.github.onhook.runbook.metrics.MetricsServer;
import io.github.onhook.runbook.options.OutputOptions;
import io.github.onhook.runbook.terminal.ExitCode;
import io.github.onhook.runbook.terminal.LineWrapper;
import io.github.onhook.runbook.terminal.Signals;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.fault.Latency;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.simulator.model.UnassociatedAnswer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Shows a run on a simulated fleet in which a few things go wrong. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Runs on a simulated fleet of 12 accounts in 3 Regions, in which a few things go wrong. Needs no AWS.",
        footer = {
            "",
            "Examples:",
            "  onhook demo",
            "  onhook demo --run-dir demo --output json",
            "",
            "Exit code: 1, as some failures are injected."
        })
public final class DemoCommand implements Callable<Integer> {

    private static final int ACCOUNTS = 12;
    private static final int NUMBERS = 20_000;
    private static final int QUOTA = 5;
    private static final int BURST = 5;
    private static final int BATCH_SIZE = 10;
    private static final String ROLE = "VoiceOps";

    /** As this command was called: what it suggests can be copied. */
    private static final String COMMAND =
            "  " + RunDirectory.quoted(Path.of(System.getProperty("onhook.name", "onhook"))) + " ";

    private final Terminal terminal;
    private final Signals signals;

    @ArgGroup(validate = false, heading = "%nOutput:%n")
    private OutputOptions output = new OutputOptions();

    public DemoCommand(Terminal terminal, Signals signals) {
        this.terminal = terminal;
        this.signals = signals;
    }

    @Override
    public Integer call() {
        Fleet fleet = Fleet.generate(FleetShape.of()
                .accounts(ACCOUNTS)
                .regions("us-east-1", "us-west-2", "eu-west-2")
                .connectorsPerLocation(2)
                .numbers(NUMBERS)
                .role(ROLE)
                .quota(QUOTA, BURST));
        Plan plan = plan(fleet);
        LineWrapper toPerson = new LineWrapper(terminal.errInteractive() ? terminal.columns() : LineWrapper.UNBOUNDED);
        beginning(plan).forEach(line -> terminal.err().println(toPerson.wrap(line, 0)));
        try (Simulator simulator = Simulator.builder(fleet)
                .faults(faults(fleet))
                .unassociatedAnswer(UnassociatedAnswer.NOT_FOUND)
                .start()) {
            String id = RunIds.next(Instant.now());
            Path dir = output.runDir(id);
            int code = run(simulator, plan, id, dir);
            if (code == ExitCode.PARTIAL && output.format() == OutputOptions.Format.TEXT) {
                LineWrapper lines = new LineWrapper(terminal.outColumns());
                end(dir).forEach(line -> terminal.out().println(isCommand(line) ? line : lines.wrap(line, 0)));
            }
            return code;
        }
    }

    private static List<String> beginning(Plan plan) {
        return List.of(
                "Demo: takes " + HumanFormat.count(plan.size()) + " phone numbers off their connectors, in "
                        + plan.locations().size() + " locations of " + ACCOUNTS + " AWS accounts.",
                "AWS is simulated on this machine. Each location serves " + QUOTA
                        + " requests/s, which the run has to find out: by being throttled, mostly in its first seconds.",
                "On purpose, one account denies its role, one connector does not exist, some numbers are refused and some"
                        + " answers are lost: numbers stay on, and the demo ends with exit code 1, as it should.",
                "");
    }

    private static List<String> end(Path dir) {
        return List.of(
                "These failures were injected: exit code 1 is what the demo should end with.",
                "",
                "Next: what became of each number, what a run of such a list would do, and this AWS to try commands on:",
                COMMAND + "report " + RunDirectory.quoted(dir) + " --format csv",
                COMMAND + "plan --yes --targets " + RunDirectory.quoted(dir.resolve("targets.csv")),
                COMMAND + "simulate --targets-out targets.csv");
    }

    /** It is to be copied, and stays whole. */
    private static boolean isCommand(String line) {
        return line.startsWith(COMMAND);
    }

    private int run(Simulator simulator, Plan plan, String id, Path dir) {
        Settings settings = Settings.builder()
                .batchSize(BATCH_SIZE)
                .requestTimeout(Duration.ofSeconds(3))
                .build();
        try (MetricsServer metrics = output.metrics(terminal);
                AssumedRoles sessions = AssumedRoles.builder(ROLE)
                        .stsRegion("us-east-1")
                        .endpointOverride(simulator.endpoint())
                        .baseCredentials(StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(simulator.accessKeyId(), simulator.secretAccessKey())))
                        .build();
                Orchestrator orchestrator = Orchestrator.builder(sessions)
                        .rateMemory(RateMemory.none())
                        .settings(settings)
                        .endpointOverride(simulator.endpoint())
                        .listener(MetricsServer.listenerOf(metrics))
                        .build()) {
            Forecast forecast = Forecast.of(plan, settings, sessions.sessionDuration());
            return new Execution(terminal, signals, output, plan, List.of(), settings, forecast)
                    .once()
                    .begin(orchestrator, dir, id, Map.of(), Set.of());
        }
    }

    /** The fleet's numbers, and a few on a connector that it does not have. */
    private static Plan plan(Fleet fleet) {
        Plan.Builder plan = Plan.builder();
        fleet.targets()
                .forEach(target -> plan.add(Target.of(
                        target.accountId(), target.region(), target.voiceConnectorId(), target.phoneNumber())));
        for (int i = 0; i < 40; i++) {
            plan.add(Target.of(
                    fleet.accountIds().get(1), "us-east-1", "gone4ever0connector0x1", "+1907555" + (1000 + i)));
        }
        return plan.build();
    }

    private static List<Fault> faults(Fleet fleet) {
        SimulatedOperation disassociate = SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR;
        return List.of(
                Fault.when()
                        .named("denied role")
                        .operation(SimulatedOperation.ASSUME_ROLE)
                        .account(fleet.accountIds().get(ACCOUNTS - 1))
                        .then(Effect.error(403, "AccessDenied")),
                Fault.when()
                        .named("refused numbers")
                        .operation(disassociate)
                        .share(0.001)
                        .then(Effect.numberError("Unprocessable")),
                Fault.when()
                        .named("busy numbers")
                        .operation(disassociate)
                        .share(0.004)
                        .seed(2)
                        .then(Effect.numberError("ServiceFailure", 1)),
                Fault.when()
                        .named("service failures")
                        .operation(disassociate)
                        .everyCall(40)
                        .then(Effect.error(503, "ServiceUnavailableException")),
                Fault.when()
                        .named("lost answers")
                        .operation(disassociate)
                        .everyCall(90)
                        .then(Effect.loseAnswer()),
                Fault.when()
                        .named("the way there and back")
                        .slow(Latency.uniform(Duration.ofMillis(20), Duration.ofMillis(120))));
    }
}
