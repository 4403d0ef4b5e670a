package io.github.onhook.runbook.command;

import io.github.onhook.runbook.temporal.TemporalExecution;
import io.github.onhook.runbook.terminal.ExitCode;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.temporal.WorkedLocation;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the locations of a run over workers. */
@Command(
        name = "workers",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Lists which workers have which locations of a run.",
        footer = {
            "",
            "Examples:",
            "  onhook workers runs/20260102T030405Z-1f2e3d4c",
            "",
            "Exit codes: 0 they are listed; 2 bad input; 4 the service could not be asked."
        })
public final class WorkersCommand implements Callable<Integer> {

    private static final String ROW = "%-12s  %-14s  %-9s  %7s  %-14s  %-34s  %s";

    private final Terminal terminal;

    @Mixin
    private RunOfWorkers run = new RunOfWorkers();

    public WorkersCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        RunOfWorkers.Reached reached = run.reach("");
        TemporalExecution.Workers workers =
                TemporalExecution.workers(reached.runId(), reached.service(), reached.keys(), terminal);
        Instant now = Instant.now();
        terminal.err()
                .println("onhook: run " + reached.runId() + " was started by version "
                        + Terminal.printable(workers.startedBy()));
        terminal.out()
                .println(ROW.formatted("ACCOUNT", "REGION", "STATE", "ATTEMPT", "HEARTBEAT", "VERSION", "WORKER"));
        workers.locations().forEach(location -> terminal.out().println(row(location, now)));
        return ExitCode.DONE;
    }

    private static String row(WorkedLocation row, Instant now) {
        String worker = row.worker();
        String version = row.version();
        return ROW.formatted(
                        row.location().accountId(),
                        row.location().region(),
                        state(row.state()),
                        row.attempt() == 0 ? "-" : String.valueOf(row.attempt()),
                        age(row.lastHeartbeat(), now),
                        version == null ? "-" : Terminal.printable(version),
                        worker == null ? "-" : Terminal.printable(worker))
                .stripTrailing();
    }

    private static String state(WorkedLocation.State state) {
        return switch (state) {
            case AT_WORKER -> "at worker";
            case WAITING -> "waiting";
            case IDLE -> "idle";
            case ENDED -> "ended";
        };
    }

    private static String age(@Nullable Instant heartbeat, Instant now) {
        return heartbeat == null
                ? "-"
                : Math.max(0, Duration.between(heartbeat, now).toSeconds()) + " s ago";
    }
}
