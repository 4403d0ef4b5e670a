package io.github.onhook.benchmarks;

import io.github.onhook.model.Plan;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The engine over a service that answers at once: nanoseconds for each number, and with {@code -prof gc} bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class EngineJmh {

    private static final int NUMBERS = 100_000;

    /** How many locations the numbers are spread over. */
    @Param({"10", "1000"})
    public int locations;

    private Plan plan;

    /** Plans once. */
    @Setup
    public void plan() {
        plan = InMemory.plan(NUMBERS, locations);
    }

    /** A run, every number of which comes off. */
    @Benchmark
    @OperationsPerInvocation(NUMBERS)
    public long run() {
        return InMemory.run(plan);
    }

    /** The same, with the report that an orchestrator makes of it. */
    @Benchmark
    @OperationsPerInvocation(NUMBERS)
    public long runAndReport() {
        return InMemory.runAndReport(plan);
    }
}
