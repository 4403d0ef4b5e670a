package io.github.onhook.runbook;

import io.github.onhook.runbook.terminal.ResultStream;
import io.github.onhook.runbook.terminal.Signals;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.TargetsCsv;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** Loads what a run loads, so that the launcher can keep it as an archive from which later runs start sooner. */
@Command(name = "warm-up", hidden = true, description = "A small run on the simulator, shown to nobody.")
final class WarmUpCommand implements Callable<Integer> {

    private static final String ROLE = "VoiceOps";

    private final Terminal terminal;
    private final Signals signals;

    WarmUpCommand(Terminal terminal, Signals signals) {
        this.terminal = terminal;
        this.signals = signals;
    }

    @Override
    public Integer call() throws IOException {
        Path dir = Files.createTempDirectory("onhook-warm-up");
        Fleet fleet = Fleet.generate(FleetShape.of().accounts(2).numbers(200).role(ROLE));
        try (Simulator simulator = Simulator.start(fleet)) {
            System.setProperty("aws.endpointUrl", simulator.endpoint().toString());
            System.setProperty("aws.accessKeyId", simulator.accessKeyId());
            System.setProperty("aws.secretAccessKey", simulator.secretAccessKey());
            return Onhook.execute(
                    new Terminal(
                            terminal.in(),
                            ResultStream.to(OutputStream.nullOutputStream()),
                            nowhere(),
                            false,
                            false,
                            terminal.columns()),
                    signals,
                    "run",
                    "--targets",
                    TargetsCsv.write(fleet, dir.resolve("targets.csv")).toString(),
                    "--role-name",
                    ROLE,
                    "--run-dir",
                    dir.resolve("run").toString());
        } finally {
            delete(dir);
        }
    }

    private static PrintStream nowhere() {
        return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }

    private static void delete(Path dir) throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
