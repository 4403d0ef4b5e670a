package io.github.onhook.runbook;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.simulator.Simulator;
import io.github.onhook.testing.ClassData;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command as processes that reach a simulator, in a directory. */
final class Processes implements AutoCloseable {

    private static final List<String> COMMAND = ClassData.command(List.of(), Onhook.class, "warm-up");

    private final Path dir;
    private final Simulator simulator;
    private final List<String> program;
    private final List<Process> started = new ArrayList<>();

    Processes(Path dir, Simulator simulator) {
        this(dir, simulator, COMMAND);
    }

    /** The same of another version. */
    Processes(Path dir, Simulator simulator, Collection<String> program) {
        this.dir = dir;
        this.simulator = simulator;
        this.program = List.copyOf(program);
    }

    /** Without arguments. */
    static List<String> command() {
        return new ArrayList<>(COMMAND);
    }

    record Ended(int exitCode, String out, String err) {}

    Process start(List<String> options, Collection<String> args) throws IOException {
        return begin(builder(options, args));
    }

    Process start(Collection<String> args) throws IOException {
        return begin(builder(List.of(), args));
    }

    /** With standard output into a file. */
    Process start(Path out, Collection<String> args) throws IOException {
        return begin(builder(List.of(), args).redirectOutput(out.toFile()));
    }

    /** A worker, which has said that it serves; its log is in the directory. */
    Process serving(List<String> options, Collection<String> args) throws IOException {
        Process worker = begin(
                builder(options, args).redirectError(dir.resolve("worker.log").toFile()));
        BufferedReader said = worker.inputReader(StandardCharsets.UTF_8);
        String line = said.readLine();
        assertThat(line).as(Files.readString(dir.resolve("worker.log"))).startsWith("serving");
        return worker;
    }

    private ProcessBuilder builder(List<String> options, Collection<String> args) {
        List<String> command = new ArrayList<>(program);
        command.addAll(1, options);
        command.addAll(args);
        ProcessBuilder builder = new ProcessBuilder(command).directory(dir.toFile());
        builder.environment().put("AWS_ENDPOINT_URL", simulator.endpoint().toString());
        builder.environment().put("AWS_ACCESS_KEY_ID", simulator.accessKeyId());
        builder.environment().put("AWS_SECRET_ACCESS_KEY", simulator.secretAccessKey());
        builder.environment().put("AWS_REGION", "us-east-1");
        return builder;
    }

    private Process begin(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        started.add(process);
        return process;
    }

    /** What is written fits in the pipes' buffers. */
    static Ended ended(Process process) throws IOException, InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return new Ended(
                process.exitValue(),
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8),
                new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        started.forEach(Process::destroyForcibly);
    }
}
