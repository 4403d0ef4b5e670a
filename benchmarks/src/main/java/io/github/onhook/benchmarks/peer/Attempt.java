package io.github.onhook.benchmarks.peer;

import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.model.LocationCounts;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One contender on one course: a process with its own simulator. */
public final class Attempt implements AutoCloseable {

    private final Contender contender;
    private final Course course;
    private final double seconds;
    private final List<Place> places;
    private final Simulator simulator;
    private final Process process;
    private final BufferedReader output;

    /**
     * The result.
     *
     * @param seconds its duration
     * @param efficiency disassociated numbers per second, as a share of what the quotas allow
     * @param requests the number of requests sent
     * @param throttled the number of throttled ones
     * @param left numbers that are still on their connector
     * @param unseen how many of these it considers done; {@code null} if it was stopped
     */
    public record Result(
            Contender contender,
            double seconds,
            double efficiency,
            long requests,
            long throttled,
            long left,
            @Nullable Long unseen) {}

    /** Starts it; the work waits for {@link #go}. */
    public Attempt(Contender contender, Course course, double seconds, int batch, int inFlight, Path scripts)
            throws IOException {
        this.contender = contender;
        this.course = course;
        this.seconds = seconds;
        this.places = course.places(seconds, batch);
        Place warmUp = course.warmUp(batch);
        this.simulator = course.simulator(places, warmUp);
        File file = File.createTempFile("work", ".json");
        file.deleteOnExit();
        new Work(simulator.endpoint().toString(), batch, inFlight, warmUp, places).write(file);
        List<String> command = new ArrayList<>(contender.command(scripts));
        command.add(file.toString());
        command.addAll(contender.arguments());
        this.process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Waits until it has sent its first requests. */
    public void awaitReady() throws IOException {
        if (!"ready".equals(output.readLine())) {
            throw new IOException(contender.title() + " did not start");
        }
    }

    /** Starts the work. Emits the result when it has ended, or was stopped after this time. */
    public CompletableFuture<Result> go(double mostSeconds) throws IOException {
        long start = System.nanoTime();
        OutputStream input = process.getOutputStream();
        input.write('\n');
        input.flush();
        course.started(simulator, places, seconds);
        CompletableFuture.delayedExecutor((long) (mostSeconds * 1e3), TimeUnit.MILLISECONDS)
                .execute(process::destroy);
        return CompletableFuture.supplyAsync(() -> {
            String[] done = lastHeartbeat().split(" ", -1);
            boolean ended = done[0].equals("done");
            double took = ended ? Double.parseDouble(done[1]) : (System.nanoTime() - start) / 1e9;
            return result(took, ended ? Long.valueOf(done[2]) : null);
        });
    }

    private String lastHeartbeat() {
        try {
            String line = output.readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            return "";
        }
    }

    private Result result(double took, @Nullable Long reported) {
        long requests = 0;
        long throttled = 0;
        long left = 0;
        long all = 0;
        for (Place place : places) {
            LocationCounts counts = simulator.record().location(place.account(), place.region());
            requests += counts.requests(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR);
            throttled += counts.throttled();
            left += place.numbers().stream()
                    .filter(number -> simulator.isAssociated(number, place.connector()))
                    .count();
            all += place.numbers().size();
        }
        double efficiency = (double) (all - left) / all * course.idealSeconds(seconds) / took;
        Long unseen = reported == null ? null : Long.valueOf(Math.max(0, left - reported));
        return new Result(contender, took, efficiency, requests, throttled, left, unseen);
    }

    @Override
    public void close() {
        process.destroy();
        simulator.close();
    }
}
