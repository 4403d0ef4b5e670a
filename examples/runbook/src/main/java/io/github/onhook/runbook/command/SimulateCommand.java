package io.github.onhook.runbook.command;

import io.github.onhook.runbook.directory.TrustedPlace;
import io.github.onhook.runbook.terminal.CommandFailure;
import io.github.onhook.runbook.terminal.ExitCode;
import io.github.onhook.runbook.terminal.Signals;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.TargetsCsv;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.fault.Faults;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the simulator until it is stopped. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs a stand-in for AWS on a port of this machine, until it is stopped.",
        footer = {
            "",
            "Examples:",
            "  onhook simulate --targets-out targets.csv",
            "  onhook simulate --port 8080 --numbers 500 --quota 5 --faults faults.json",
            "",
            "Exit codes: 0 it was stopped; 2 bad input; 4 could not start."
        })
public final class SimulateCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Signals signals;

    @Option(names = "--port", paramLabel = "N", description = "Where to listen (any free port).")
    private int port;

    @Option(names = "--accounts", paramLabel = "N", description = "How many accounts (12).")
    private int accounts = 12;

    @Option(names = "--regions", split = ",", paramLabel = "R", description = "In which Regions (us-east-1,eu-west-2).")
    private List<String> regions = List.of("us-east-1", "eu-west-2");

    @Option(names = "--connectors", paramLabel = "N", description = "Connectors in each account and Region (2).")
    private int connectors = 2;

    @Option(names = "--numbers", paramLabel = "N", description = "Numbers over all connectors (5000).")
    private int numbers = 5_000;

    @Option(names = "--role", paramLabel = "NAME", description = "The one role of every account (any can be assumed).")
    private @Nullable String role;

    @Option(names = "--quota", paramLabel = "RPS", description = "Requests per second of each location (no limit).")
    private @Nullable Double quota;

    @Option(names = "--targets-out", paramLabel = "FILE", description = "Write a targets file of all numbers.")
    private @Nullable Path targetsOut;

    @Option(
            names = "--faults",
            paramLabel = "FILE",
            description = "What goes wrong, in the simulator's fault language (simulator/FAULTS.md).")
    private @Nullable Path faults;

    public SimulateCommand(Terminal terminal, Signals signals) {
        this.terminal = terminal;
        this.signals = signals;
    }

    @Override
    public Integer call() throws InterruptedException {
        signals.expect();
        Fleet fleet = fleet();
        List<Fault> rules = faults == null ? List.of() : rules(faults);
        if (targetsOut != null) {
            TrustedPlace.write(targetsOut, out -> TargetsCsv.write(fleet, out));
        }
        try (Simulator simulator = start(fleet, rules)) {
            explain(simulator, fleet);
            if (!terminal.out().isBroken()) {
                new CountDownLatch(1).await();
            }
        }
        return ExitCode.DONE;
    }

    private Fleet fleet() {
        try {
            FleetShape shape = FleetShape.of()
                    .accounts(accounts)
                    .regions(regions)
                    .connectorsPerLocation(connectors)
                    .numbers(numbers);
            if (role != null) {
                shape = shape.role(role);
            }
            if (quota != null) {
                shape = shape.quota(quota, (int) Math.max(1, Math.ceil(quota)));
            }
            return Fleet.generate(shape);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.badInput(List.of(String.valueOf(e.getMessage())));
        }
    }

    private static List<Fault> rules(Path file) {
        try {
            return Faults.parse(file);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.badInput(List.of(file + ": " + e.getMessage()));
        } catch (IOException e) {
            throw CommandFailure.badInput(List.of(file + " cannot be read: " + e));
        }
    }

    private Simulator start(Fleet fleet, List<Fault> rules) {
        try {
            return Simulator.builder(fleet)
                    .port(port)
                    .acceptAnyBaseCredentials()
                    .faults(rules)
                    .start();
        } catch (IllegalArgumentException e) {
            throw CommandFailure.badInput(List.of(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            throw CommandFailure.impossible("cannot listen on port " + port + ": " + e.getMessage(), e);
        }
    }

    private void explain(Simulator simulator, Fleet fleet) {
        PrintStream out = terminal.out();
        out.println("listening on " + simulator.endpoint());
        out.println();
        out.println("# " + fleet.numberCount() + " numbers at " + fleet.locationCount() + " locations of "
                + fleet.accountIds().size() + " accounts. In another shell:");
        out.println("export AWS_ENDPOINT_URL=" + simulator.endpoint());
        out.println("export AWS_ACCESS_KEY_ID=" + simulator.accessKeyId());
        out.println("export AWS_SECRET_ACCESS_KEY=" + simulator.secretAccessKey());
        out.println("export AWS_REGION=us-east-1");
        if (targetsOut != null) {
            out.println("./onhook run --targets " + targetsOut + " --role-name " + (role == null ? "VoiceOps" : role)
                    + (fleet.numberCount() > 10_000 ? " --yes" : ""));
        }
        out.flush();
    }
}
