package io.github.onhook.internal.report;

import static java.util.Objects.requireNonNullElse;

import io.github.onhook.aws.Caller;
import io.github.onhook.internal.text.ForeignText;
import io.github.onhook.internal.text.HumanFormat;
import io.github.onhook.report.Advice;
import io.github.onhook.report.Failures;
import io.github.onhook.report.Failures.Failure;
import io.github.onhook.report.Forecast;
import io.github.onhook.report.Report;
import io.github.onhook.report.Report.ErrorCount;
import io.github.onhook.report.Report.LocationReport;
import io.github.onhook.report.Report.OutOfService;
import io.github.onhook.report.Report.Requests;
import io.github.onhook.report.Report.Totals;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a report as Markdown that pastes into a ticket: it shows the worst, and leaves the rest to the other files. */
public final class MarkdownReport {

    private static final int MOST_LOCATIONS = 25;
    private static final int MOST_FAILURES = 50;
    /** A ticket takes so much of each of them. */
    private static final int LONGEST_MESSAGE = 500;

    private final PrintWriter out;
    private String done = "";

    private MarkdownReport(PrintWriter out) {
        this.out = out;
    }

    /** Writes a report. Blocks; does not close the stream. */
    public static void write(Report report, Failures failures, OutputStream out) throws IOException {
        PrintWriter writer =
                new PrintWriter(new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)), false);
        new MarkdownReport(writer).write(report, failures);
        if (writer.checkError()) {
            throw new IOException("the report could not be written as Markdown");
        }
    }

    private void write(Report report, Failures failures) throws IOException {
        done = Labels.done(report.operation());
        summary(report);
        totals(report);
        slowest(report.outOfService());
        forecast(report);
        if (!report.errors().isEmpty()) {
            errors(report.errors());
        }
        locations(report.locations());
        failures(Failures.strandedFirst(report, failures));
    }

    private void summary(Report report) {
        Totals totals = report.totals();
        String stranded = Labels.stranded(totals.stranded());
        line("# Onhook run " + text(report.runId()) + ": " + report.status());
        line("");
        if (stranded != null) {
            line("**STRANDED: " + stranded + "**");
            line("");
        }
        line("**" + HumanFormat.count(totals.done()) + " of " + HumanFormat.count(totals.targets()) + " numbers are "
                + done + " (" + HumanFormat.share(totals.done(), totals.targets()) + ").**");
        line("");
        line("- Operation: " + report.operation().label());
        line("- Started: " + HumanFormat.time(report.startedAt()));
        Instant finishedAt = report.finishedAt();
        if (finishedAt != null) {
            line("- Finished: " + HumanFormat.time(finishedAt) + ", after "
                    + HumanFormat.duration(Duration.between(report.startedAt(), finishedAt)));
        }
        String stopReason = report.stopReason();
        if (stopReason != null) {
            line("- Stopped: " + text(stopReason));
        }
        String checks = Labels.spotChecks(report.spotChecks());
        if (checks != null) {
            line("- Spot checks: " + checks);
        }
        String learned = Labels.learned(report.locations());
        if (learned != null) {
            line("- Quotas found: " + learned);
        }
        OutOfService times = report.outOfService();
        if (times != null) {
            line("- Time out of service: " + Labels.times(times));
        }
        String fingerprint = report.planFingerprint();
        if (fingerprint != null) {
            line("- Plan: " + text(fingerprint));
        }
        Caller caller = report.caller();
        if (caller != null) {
            line("- Caller: " + text(caller.arn()) + " (account " + text(caller.account()) + "), from "
                    + text(caller.source()));
        }
    }

    private void totals(Report report) {
        Totals totals = report.totals();
        Requests requests = report.requests();
        boolean moves = report.operation().moves();
        table(
                "Totals",
                "| " + (moves ? "STRANDED | " : "") + Labels.confirmed(report.operation()) + " | already " + done
                        + " | failed | unknown | skipped | rejected | duplicates |",
                "rrrrrrr" + (moves ? "r" : ""));
        if (moves) {
            out.print("| " + HumanFormat.count(totals.stranded()) + " ");
        }
        row(
                totals.confirmed(),
                totals.already(),
                totals.failed(),
                totals.unknown(),
                totals.skipped(),
                totals.rejected(),
                totals.duplicates());
        table("Requests", "| sent | succeeded | throttled | failed | reads | AssumeRole |", "rrrrrr");
        row(
                requests.sent(),
                requests.succeeded(),
                requests.throttled(),
                requests.failed(),
                requests.reads(),
                requests.assumeRole());
    }

    private void slowest(@Nullable OutOfService times) {
        if (times == null || times.slowest().isEmpty()) {
            return;
        }
        table(
                "Numbers that were out of service the longest",
                "| number | old connector | location | out of service |",
                "lllr");
        for (OutOfService.Slow slow : times.slowest()) {
            line("| " + text(slow.phoneNumber()) + " | " + text(slow.voiceConnectorId()) + " | "
                    + text(slow.accountId() + "/" + slow.region()) + " | "
                    + HumanFormat.duration(slow.outOfService()) + " |");
        }
    }

    private void forecast(Report report) {
        Forecast forecast = report.forecast();
        if (forecast == null) {
            return;
        }
        table("Forecast", "|  | requests | AssumeRole | time | bound by |", "lrrrl");
        for (ForecastRow row : ForecastRow.of(report)) {
            line("| " + row.name() + " | " + row.requests() + " | " + row.assumeRole() + " | " + row.time() + " | "
                    + row.limit() + " |");
        }
        line("");
        line(Labels.basis(forecast));
    }

    private void errors(List<ErrorCount> errors) {
        table("Errors", "| source | code | count | meaning | what to do |", "llrll");
        for (ErrorCount error : errors) {
            Advice advice = Advice.of(error.source(), error.code());
            line("| " + error.source().label() + " | " + text(error.code()) + " | " + HumanFormat.count(error.count())
                    + " | " + text(advice.meaning()) + " | " + text(advice.remedy()) + " |");
        }
    }

    private void locations(List<LocationReport> locations) {
        List<LocationReport> worst = locations.stream()
                .filter(location -> location.totals().done() < location.totals().targets())
                .sorted((a, b) -> Long.compare(
                        b.totals().targets() - b.totals().done(),
                        a.totals().targets() - a.totals().done()))
                .toList();
        if (worst.isEmpty()) {
            return;
        }
        table(
                HumanFormat.count(worst.size()) + " of " + HumanFormat.count(locations.size())
                        + " locations have targets that are not " + done,
                "| account | Region | targets | done | not done | closed |",
                "llrrrl");
        for (LocationReport location : worst.subList(0, Math.min(MOST_LOCATIONS, worst.size()))) {
            Totals totals = location.totals();
            line("| " + location.location().accountId() + " | "
                    + location.location().region() + " | " + HumanFormat.count(totals.targets()) + " | "
                    + HumanFormat.count(totals.done()) + " | " + HumanFormat.count(totals.targets() - totals.done())
                    + " | "
                    + text(requireNonNullElse(location.closed(), "")) + " |");
        }
        more(worst.size(), MOST_LOCATIONS);
    }

    private void failures(Failures failures) throws IOException {
        List<Failure> first = new ArrayList<>();
        long[] count = {0};
        failures.forEach(failure -> {
            if (count[0]++ < MOST_FAILURES) {
                first.add(failure);
            }
        });
        if (first.isEmpty()) {
            return;
        }
        table("Numbers that are not " + done, "| number | connector | location | status | code | message |", "llllll");
        for (Failure failure : first) {
            line("| " + text(failure.phoneNumber()) + " | " + text(failure.voiceConnectorId()) + " | "
                    + text(failure.accountId() + "/" + failure.region()) + " | " + failure.status() + " | "
                    + text(requireNonNullElse(failure.reason().code(), "")) + " | "
                    + text(ForeignText.cut(requireNonNullElse(failure.reason().message(), ""), LONGEST_MESSAGE))
                    + " |");
        }
        more(count[0], MOST_FAILURES);
    }

    private void table(String title, String header, String columns) {
        line("");
        line("## " + title);
        line("");
        line(header);
        line("|" + columns.replace("r", " ---: |").replace("l", " --- |"));
    }

    private void row(long... counts) {
        StringBuilder row = new StringBuilder("|");
        for (long count : counts) {
            row.append(' ').append(HumanFormat.count(count)).append(" |");
        }
        line(row.toString());
    }

    private void more(long count, int shown) {
        if (count > shown) {
            line("");
            line("… and " + HumanFormat.count(count - shown) + " more: see report.csv or report.html.");
        }
    }

    /** A platform's own line end would make the file differ by where it was written. */
    private void line(String line) {
        out.print(line);
        out.print('\n');
    }

    /** Text from outside, which must neither break the table nor be taken for markup, a link or a mention. */
    private static String text(String outside) {
        String visible = ForeignText.visible(outside);
        StringBuilder safe = new StringBuilder(visible.length());
        for (int i = 0; i < visible.length(); i++) {
            char c = visible.charAt(i);
            switch (c) {
                case '\\', '|', '`', '*', '_', '[', ']', '~' ->
                    safe.append('\\').append(c);
                case '<', '>', '&', '@', '#' ->
                    safe.append("&#").append((int) c).append(';');
                default -> safe.append(c);
            }
        }
        return safe.toString();
    }
}
