package io.github.onhook.runbook.execution;

import io.github.onhook.aws.Caller;
import io.github.onhook.internal.report.ForecastRow;
import io.github.onhook.internal.report.Labels;
import io.github.onhook.internal.text.ForeignText;
import io.github.onhook.internal.text.HumanFormat;
import io.github.onhook.model.Operation;
import io.github.onhook.report.Advice;
import io.github.onhook.report.Forecast;
import io.github.onhook.report.Report;
import io.github.onhook.report.Report.ErrorCount;
import io.github.onhook.report.Report.LocationReport;
import io.github.onhook.report.Report.OutOfService;
import io.github.onhook.report.Report.Requests;
import io.github.onhook.report.Report.Totals;
import io.github.onhook.runbook.terminal.LineWrapper;
import io.github.onhook.runbook.terminal.Terminal;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A report for a person at a terminal. */
public final class Summary {

    /** How long AWS keeps a number in the deletion queue. */
    public static final Duration DELETION_QUEUE = Duration.ofDays(7);

    private static final int MOST_ERRORS = 10;
    private static final int MOST_LOCATIONS = 10;
    private static final int LONGEST_SAMPLE = 200;
    private static final int INDENT = 12;

    private final Report report;
    private final Terminal terminal;
    private final PrintStream out;
    private final LineWrapper lines;

    Summary(Report report, Terminal terminal) {
        this.report = report;
        this.terminal = terminal;
        this.out = terminal.out();
        this.lines = new LineWrapper(terminal.outColumns());
    }

    void print() {
        headline();
        stranded();
        totals(report.totals(), report.requests());
        ofOperation();
        forecast();
        errors();
        locations();
    }

    private void headline() {
        Totals totals = report.totals();
        String colour = switch (report.status()) {
            case SUCCEEDED -> "green";
            case PARTIAL -> "yellow";
            case STOPPED, RUNNING -> "red";
        };
        Instant finishedAt = report.finishedAt();
        out.println();
        print(
                2,
                terminal.styled("@|bold," + colour + " " + report.status() + "|@") + "  "
                        + HumanFormat.count(totals.done()) + " of " + HumanFormat.count(totals.targets())
                        + " numbers are "
                        + Labels.done(report.operation()) + " ("
                        + HumanFormat.share(totals.done(), totals.targets()) + ")"
                        + (finishedAt == null
                                ? ""
                                : ", in " + HumanFormat.duration(Duration.between(report.startedAt(), finishedAt))));
        String stopReason = report.stopReason();
        if (stopReason != null) {
            print(2, "stopped: " + Terminal.printable(stopReason));
        }
        Caller caller = report.caller();
        if (caller != null) {
            print(2, Terminal.printable(caller.toString()));
        }
        out.println();
    }

    private void stranded() {
        String stranded = Labels.stranded(report.totals().stranded());
        if (stranded != null) {
            print(2, terminal.styled("@|bold,red STRANDED|@") + "  " + stranded);
            out.println();
        }
    }

    private void ofOperation() {
        OutOfService times = report.outOfService();
        if (times != null) {
            print(4, "  out of service: " + Labels.times(times));
        }
        String learned = Labels.learned(report.locations());
        if (learned != null) {
            print(4, "  quotas found: " + learned);
        }
        if (report.operation() == Operation.RELEASE && report.totals().confirmed() > 0) {
            print(
                    4,
                    "  They can be taken out of the deletion queue until "
                            + HumanFormat.time(report.startedAt().plus(DELETION_QUEUE))
                            + ": onhook restore DIR, with this run's directory");
        }
    }

    private void totals(Totals totals, Requests requests) {
        if (report.operation().moves()) {
            total("STRANDED", totals.stranded(), "bold,red");
        }
        total(Labels.confirmed(report.operation()), totals.confirmed(), "green");
        total("already " + Labels.done(report.operation()), totals.already(), "green");
        total("failed", totals.failed(), "red");
        total("unknown", totals.unknown(), "magenta");
        total("skipped", totals.skipped(), "yellow");
        total("rejected", totals.rejected(), "yellow");
        total("duplicates", totals.duplicates(), null);
        out.println();
        print(
                4,
                "  " + HumanFormat.count(requests.sent()) + " requests: " + HumanFormat.count(requests.succeeded())
                        + " succeeded, " + HumanFormat.count(requests.throttled()) + " throttled, "
                        + HumanFormat.count(requests.failed()) + " failed; " + HumanFormat.count(requests.reads())
                        + " reads; "
                        + HumanFormat.count(requests.assumeRole()) + " AssumeRole calls for "
                        + HumanFormat.count(accounts()) + (accounts() == 1 ? " account" : " accounts"));
    }

    private void forecast() {
        Forecast forecast = report.forecast();
        if (forecast == null || report.pace() == null) {
            return;
        }
        out.println();
        for (ForecastRow row : ForecastRow.of(report)) {
            print(
                    INDENT,
                    String.format(
                            Locale.ROOT,
                            "  %-9s %s requests, %s AssumeRole calls, %s, bound by %s",
                            row.name(),
                            row.requests(),
                            row.assumeRole(),
                            row.time(),
                            row.limit()));
        }
        if (forecast.rateAssumed()) {
            print(INDENT, " ".repeat(INDENT) + Labels.basis(forecast));
        }
    }

    private long accounts() {
        return report.locations().stream()
                .map(location -> location.location().accountId())
                .distinct()
                .count();
    }

    private void total(String name, long count, @Nullable String colour) {
        String line = String.format(Locale.ROOT, "  %-16s%12s", name, HumanFormat.count(count));
        out.println(count == 0 || colour == null ? line : terminal.styled("@|" + colour + " " + line + "|@"));
    }

    private void errors() {
        List<ErrorCount> errors = report.errors();
        if (errors.isEmpty()) {
            return;
        }
        heading("Why, and what to do");
        for (ErrorCount error : errors.subList(0, Math.min(MOST_ERRORS, errors.size()))) {
            Advice advice = Advice.of(error.source(), error.code());
            print(
                    INDENT,
                    String.format(Locale.ROOT, "%10s  ", HumanFormat.count(error.count()))
                            + Terminal.printable(error.code()) + " ("
                            + error.source().label() + "): " + advice.meaning());
            print(INDENT, " ".repeat(INDENT) + advice.remedy());
            String sample = error.sampleMessage();
            if (sample != null && !sample.isBlank()) {
                print(
                        INDENT,
                        " ".repeat(INDENT) + "for example: "
                                + ForeignText.cut(Terminal.printable(sample), LONGEST_SAMPLE));
            }
        }
        more(errors.size(), MOST_ERRORS);
    }

    private void locations() {
        List<LocationReport> worst = report.locations().stream()
                .filter(location -> left(location) > 0)
                .sorted((a, b) -> Long.compare(left(b), left(a)))
                .toList();
        if (worst.isEmpty()) {
            return;
        }
        heading(HumanFormat.count(worst.size()) + " of "
                + HumanFormat.count(report.locations().size()) + " locations have numbers that are not "
                + Labels.done(report.operation()));
        for (LocationReport location : worst.subList(0, Math.min(MOST_LOCATIONS, worst.size()))) {
            String closed = location.closed();
            print(
                    INDENT,
                    String.format(
                                    Locale.ROOT,
                                    "%10s of %-8s %s  %s",
                                    HumanFormat.count(left(location)),
                                    HumanFormat.count(location.totals().targets()),
                                    location.location(),
                                    closed == null ? "" : "closed: " + Terminal.printable(closed))
                            .stripTrailing());
        }
        more(worst.size(), MOST_LOCATIONS);
    }

    /** A line, or as many as it takes at this width, the others with this indent. */
    private void print(int indent, String line) {
        out.println(lines.wrap(line, indent));
    }

    private static long left(LocationReport location) {
        return location.totals().targets() - location.totals().done();
    }

    private void heading(String text) {
        out.println();
        print(2, terminal.styled("@|bold " + text + "|@"));
    }

    private void more(int count, int shown) {
        if (count > shown) {
            print(INDENT, " ".repeat(INDENT) + "… and " + HumanFormat.count(count - shown) + " more, in the report");
        }
    }
}
