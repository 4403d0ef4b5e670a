package io.github.onhook.simulator.measure;

import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A simulator with 10,000 locations and five million numbers, until its input ends. Says what its heap holds. */
public final class Serve {
    private Serve() {}

    static FleetShape shape() {
        return FleetShape.of()
                .accounts(2_000)
                .regions("us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-1")
                .connectorsPerLocation(2)
                .numbers(5_000_000);
    }

    public static void main(String[] args) throws IOException {
        long start = System.nanoTime();
        Fleet fleet = Fleet.generate(shape());
        try (Simulator simulator = Simulator.start(fleet)) {
            long millis = (System.nanoTime() - start) / 1_000_000;
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            System.out.printf(
                    "fleet: %,d locations, %,d numbers, ready in %,d ms; heap used %d MiB of at most %d MiB%n",
                    fleet.locationCount(),
                    fleet.numberCount(),
                    millis,
                    (runtime.totalMemory() - runtime.freeMemory()) >> 20,
                    runtime.maxMemory() >> 20);
            Files.writeString(Path.of(args[0]), simulator.endpoint().toString());
            while (System.in.read() >= 0) {
                System.gc();
            }
            System.out.printf("heap used at the end %d MiB%n", (runtime.totalMemory() - runtime.freeMemory()) >> 20);
        }
    }
}
