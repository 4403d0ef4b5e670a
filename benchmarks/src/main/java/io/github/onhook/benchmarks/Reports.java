package io.github.onhook.benchmarks;

import io.github.onhook.internal.aggregate.ReportAggregator;
import io.github.onhook.internal.report.CsvReport;
import io.github.onhook.internal.report.HtmlReport;
import io.github.onhook.internal.report.JsonReport;
import io.github.onhook.internal.report.MarkdownReport;
import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunEvent.RequestResult;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.github.onhook.report.Failures;
import io.github.onhook.report.Report;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import reactor.util.context.Context;

/**
 * The report of a large run in all formats: {@code Reports [TARGETS FAILURES LOCATIONS [DIR]]}; keeps the files if a
 * directory is given.
 */
public final class Reports {

    private static final String RUN_ID = "20260102T030405Z-1f2e3d4c";
    private static final int BATCH = 50;
    private static final int CONNECTORS = 4;
    private static final List<String> REGIONS = List.of("us-east-1", "us-west-2", "eu-west-2", "eu-central-1");
    private static final List<Reason> CAUSES = List.of(
            new Reason(Source.NUMBER, "NotFound", "Phone number could not be found", "req-1"),
            new Reason(Source.NUMBER, "Unprocessable", "The number's status does not allow it", "req-2"),
            new Reason(Source.NUMBER, "ServiceFailure", "Service received a failure", "req-3"),
            new Reason(Source.REQUEST, "Forbidden", "User is not authorized to perform the action", "req-4"),
            Reason.of(Source.CLIENT, "NotSettled", "it could not be read (Timeout)"),
            Reason.of(Source.CLIENT, "TooManyFailures", "more than 5% of the location's targets failed"));

    private final int targets;
    private final int failures;
    private final int locationCount;
    private final SplittableRandom random = new SplittableRandom(1);
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private final ReportAggregator aggregate = new ReportAggregator(Settings.defaults(), () -> now);

    private Reports(int targets, int failures, int locationCount) {
        this.targets = targets;
        this.failures = failures;
        this.locationCount = locationCount;
    }

    /** Runs the measurement. */
    public static void main(String[] args) throws IOException {
        Reports reports = args.length < 3
                ? new Reports(1_000_000, 50_000, 500)
                : new Reports(Integer.parseInt(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        Path dir = args.length > 3
                ? Files.createDirectories(Path.of(args[3]))
                : Files.createTempDirectory("onhook-reports");
        reports.measure(dir);
        Bench.printMachine();
        if (args.length <= 3) {
            for (String file : List.of("report.csv", "report.json", "report.md", "report.html")) {
                Files.delete(dir.resolve(file));
            }
            Files.delete(dir);
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private interface Form {
        void write(Report report, Failures failures, OutputStream out) throws IOException;
    }

    private void measure(Path dir) throws IOException {
        System.out.println("| step | took s | heap at most, MiB | size, MiB |");
        System.out.println("| --- | --- | --- | --- |");
        Path csv = dir.resolve("report.csv");
        row("adding up, and report.csv", csv, () -> play(csv));
        Report report = aggregate.snapshot();
        Failures all = CsvReport.failures(csv);
        form(dir.resolve("report.json"), report, all, JsonReport::write);
        form(dir.resolve("report.md"), report, all, MarkdownReport::write);
        form(dir.resolve("report.html"), report, all, HtmlReport::write);
    }

    private static void form(Path file, Report report, Failures all, Form form) throws IOException {
        row(String.valueOf(file.getFileName()), file, () -> {
            try (OutputStream out = Files.newOutputStream(file)) {
                form.write(report, all, out);
            }
        });
    }

    private static void row(String name, Path file, Step step) throws IOException {
        System.gc();
        ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
        long start = System.nanoTime();
        step.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.println(Bench.format(
                "| %s | %.2f | %d | %.2f |", name, seconds, heapPeakBytes() >> 20, Files.size(file) / 1048576.0));
    }

    private static long heapPeakBytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }

    /** The events of a run: locations send batches round-robin, at a rate that settles around the quota. */
    private void play(Path csv) throws IOException {
        List<Location> locations = new ArrayList<>();
        for (int i = 0; i < locationCount; i++) {
            locations.add(new Location(
                    String.valueOf(100_000_000_000L + i / REGIONS.size()), REGIONS.get(i % REGIONS.size())));
        }
        int each = targets / locationCount;
        aggregate.runStarted(new RunEvent.RunStarted(RUN_ID, Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR));
        locations.forEach(location -> aggregate.targetsAccepted(new RunEvent.TargetsAccepted(location, each)));
        try (CsvReport report = CsvReport.to(Files.newOutputStream(csv))) {
            for (int done = 0; done < each; done += BATCH) {
                for (int i = 0; i < locationCount; i++) {
                    batch(locations.get(i), i, done, Math.min(BATCH, each - done), report);
                }
            }
        }
        aggregate.runFinished(new RunEvent.RunFinished(
                RUN_ID, Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, RunStatus.PARTIAL, null, 1));
    }

    private void batch(Location location, int place, int from, int size, CsvReport csv) {
        now = now.plusMillis(90);
        aggregate.requestSent(
                new RunEvent.RequestSent(location, Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, size), Context.empty());
        boolean throttled = random.nextInt(12) == 0;
        aggregate.requestFinished(new RunEvent.RequestFinished(
                location,
                Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR,
                throttled ? RequestResult.THROTTLED : RequestResult.SUCCESS,
                throttled ? "ThrottledClient" : null,
                1));
        aggregate.rateChanged(new RunEvent.RateChanged(
                location, (2 + place % 9) * (1 - Math.exp(-from / 400.0)) + random.nextDouble()));
        // A batch is of one connector, and a location has a few.
        String connector = Bench.format("abcdefghijklmnopq%03d%d", place, from / BATCH % CONNECTORS);
        for (int i = from; i < from + size; i++) {
            PhoneNumber number = new PhoneNumber(12_000_000_000L + (long) place * 1_000_000 + i);
            Outcome outcome = outcome(new Target(location, connector, number));
            aggregate.settled(outcome);
            csv.write(outcome);
        }
    }

    private Outcome outcome(Target target) {
        if (random.nextInt(targets) >= failures) {
            return new Outcome(target, Status.DISASSOCIATED, Reason.confirmed("req-0"), 1, now);
        }
        Reason cause = CAUSES.get(Math.min(random.nextInt(CAUSES.size()), random.nextInt(CAUSES.size())));
        Status status = "NotSettled".equals(cause.code())
                ? Status.UNKNOWN
                : "TooManyFailures".equals(cause.code()) ? Status.SKIPPED : Status.FAILED;
        return new Outcome(target, status, cause, 1, now);
    }
}
