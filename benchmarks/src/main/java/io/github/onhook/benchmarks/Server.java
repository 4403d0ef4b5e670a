package io.github.onhook.benchmarks;

import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.model.UnassociatedAnswer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A simulator in a separate process, so that its CPU is not counted as the client's. */
final class Server implements AutoCloseable {

    private final Process process;
    private final URI endpoint;

    private Server(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /** The fleet for these sizes. */
    static Fleet fleet(int accounts, int numbers) {
        return Fleet.generate(FleetShape.of()
                .accounts(accounts)
                .regions("us-east-1")
                .connectorsPerLocation(1)
                .numbers(numbers));
    }

    /** Starts one. Disassociating a number twice succeeds, so that rounds can be repeated. */
    static Server start(int accounts, int numbers) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Server.class.getName(),
                        Integer.toString(accounts),
                        Integer.toString(numbers)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        if (line == null) {
            throw new IOException("the simulator did not start");
        }
        return new Server(process, URI.create(line));
    }

    URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        process.destroy();
    }

    /** Serves until its standard input ends. */
    public static void main(String[] args) throws IOException {
        Fleet fleet = fleet(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
        try (Simulator simulator = Simulator.builder(fleet)
                .recordRequests(false)
                .unassociatedAnswer(UnassociatedAnswer.SUCCESS)
                .start()) {
            System.out.println(simulator.endpoint());
            while (System.in.read() >= 0) {
                // The end of the input is the end of the benchmark.
            }
        }
    }
}
