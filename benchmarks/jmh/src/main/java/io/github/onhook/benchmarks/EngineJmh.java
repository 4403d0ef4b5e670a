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

/** The engine over a service with zero latency: nanoseconds for each number, and with {@code -prof gc} bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class EngineJmh {

    private static final int NUMBERS = 100_000;

    /** The number of locations. */
    @Param({"10", "1000"})
    public int locations;

    private Plan plan;

    /** Builds the plan once. */
    @Setup
    public void plan() {
        plan = InMemory.plan(NUMBERS, locations);
    }

    /** A run that disassociates every number. */
    @Benchmark
    @OperationsPerInvocation(NUMBERS)
    public long run() {
        return InMemory.run(plan);
    }

    /** The same, with the report of an orchestrator. */
    @Benchmark
    @OperationsPerInvocation(NUMBERS)
    public long runAndReport() {
        return InMemory.runAndReport(plan);
    }
}
