package io.github.onhook.internal.report;

import static java.util.Objects.requireNonNullElse;

import io.github.onhook.aws.Caller;
import io.github.onhook.internal.text.HumanFormat;
import io.github.onhook.report.Advice;
import io.github.onhook.report.Forecast;
import io.github.onhook.report.Report;
import io.github.onhook.report.Report.ErrorCount;
import io.github.onhook.report.Report.LearnedQuota;
import io.github.onhook.report.Report.LocationReport;
import io.github.onhook.report.Report.OutOfService;
import io.github.onhook.report.Report.Requests;
import io.github.onhook.report.Report.Totals;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The sections of the HTML page, which say all but the single failures without any script. */
final class HtmlSections {

    private final Report report;
    private final Html html;

    HtmlSections(Report report, Html html) {
        this.report = report;
        this.html = html;
    }

    void write() throws IOException {
        header();
        html.raw("<main id=\"main\">\n");
        tiles();
        slowest();
        forecast();
        new HtmlCharts(report.timeline(), Labels.done(report.operation()), html).write();
        if (!report.errors().isEmpty()) {
            errors();
            failures();
        }
        new HtmlHeatMap(report.locations(), Labels.done(report.operation()), html).write();
        locations();
        html.raw("</main>\n");
        html.raw("<footer>Written by Onhook. Phone numbers are in clear here: keep the file to yourself.</footer>\n");
    }

    private void header() throws IOException {
        Totals totals = report.totals();
        html.raw("<a class=\"skip\" href=\"#main\">Skip to the results</a>\n<header>\n<p class=\"kicker\">Onhook run ")
                .text(report.runId())
                .raw("</p>\n<h1><span class=\"badge ")
                .raw(report.status().name().toLowerCase(Locale.ROOT))
                .raw("\">")
                .raw(report.status().name())
                .raw("</span> ")
                .raw(HumanFormat.count(totals.done()) + " of " + HumanFormat.count(totals.targets()) + " numbers are "
                        + Labels.done(report.operation()) + "</h1>\n");
        String stranded = Labels.stranded(totals.stranded());
        if (stranded != null) {
            html.raw("<p class=\"alarm\" role=\"alert\"><strong>STRANDED</strong> ")
                    .text(stranded)
                    .raw("</p>\n");
        }
        bar(totals);
        html.raw("<dl class=\"facts\">");
        fact("Operation", report.operation().label());
        fact("Started", HumanFormat.time(report.startedAt()));
        Instant finishedAt = report.finishedAt();
        if (finishedAt != null) {
            fact("Finished", HumanFormat.time(finishedAt));
            fact("Took", HumanFormat.duration(Duration.between(report.startedAt(), finishedAt)));
        }
        String stopReason = report.stopReason();
        if (stopReason != null) {
            fact("Stopped", stopReason);
        }
        String checks = Labels.spotChecks(report.spotChecks());
        if (checks != null) {
            fact("Spot checks", checks);
        }
        String fingerprint = report.planFingerprint();
        if (fingerprint != null) {
            fact("Plan", fingerprint);
        }
        Caller caller = report.caller();
        if (caller != null) {
            fact("Caller", caller.arn() + " (account " + caller.account() + "), from " + caller.source());
        }
        html.raw("</dl>\n</header>\n");
    }

    private void fact(String name, String value) throws IOException {
        html.raw("<div><dt>" + name + "</dt><dd>").text(value).raw("</dd></div>");
    }

    /** The whole run as one bar; every status that occurs can be seen, if only as a sliver. */
    private void bar(Totals totals) throws IOException {
        html.raw("<svg class=\"bar\" viewBox=\"0 0 1000 14\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\""
                + HumanFormat.share(totals.done(), totals.targets()) + " " + Labels.done(report.operation()) + ", "
                + HumanFormat.share(totals.targets() - totals.done(), totals.targets()) + " not\">");
        double x = 0;
        x = slice(x, "stranded", totals.stranded());
        x = slice(x, "done", totals.confirmed());
        x = slice(x, "already", totals.already());
        x = slice(x, "failed", totals.failed());
        x = slice(x, "unknown", totals.unknown());
        x = slice(x, "skipped", totals.skipped());
        slice(x, "rejected", totals.rejected());
        html.raw("</svg>\n");
    }

    private double slice(double x, String name, long count) throws IOException {
        if (count == 0) {
            return x;
        }
        double width = Math.max(3, 1000.0 * count / Math.max(1, report.totals().targets()));
        html.raw("<rect class=\"" + name + "\" x=\"" + (float) x + "\" width=\"" + (float) width
                + "\" height=\"14\"><title>" + name + ": " + HumanFormat.count(count) + "</title></rect>");
        return x + width;
    }

    private void tiles() throws IOException {
        Totals totals = report.totals();
        Requests requests = report.requests();
        html.raw("<section class=\"tiles\" aria-label=\"Totals\">\n");
        String done = Labels.done(report.operation());
        if (report.operation().moves()) {
            tile("stranded", "Stranded", totals.stranded());
        }
        tile("done", Labels.capitalized(Labels.confirmed(report.operation())), totals.confirmed());
        tile("already", "Already " + done, totals.already());
        tile("failed", "Failed", totals.failed());
        tile("unknown", "Unknown", totals.unknown());
        tile("skipped", "Skipped", totals.skipped());
        tile("rejected", "Rejected", totals.rejected());
        html.raw("</section>\n<p class=\"requests\">" + HumanFormat.count(requests.sent()) + " requests: "
                + HumanFormat.count(requests.succeeded()) + " succeeded, " + HumanFormat.count(requests.throttled())
                + " throttled, " + HumanFormat.count(requests.failed()) + " failed. "
                + HumanFormat.count(requests.reads())
                + " reads, " + HumanFormat.count(requests.assumeRole()) + " AssumeRole calls. "
                + HumanFormat.count(totals.duplicates()) + " duplicates dropped.</p>\n");
    }

    private void forecast() throws IOException {
        Forecast forecast = report.forecast();
        if (forecast == null) {
            return;
        }
        html.raw("""
            <section aria-labelledby="forecast"><h2 id="forecast">Forecast</h2>
            <div class="wide" tabindex="0" role="region" aria-label="Table of the forecast"><table>
            <caption class="unseen">Forecast before the run, and result</caption>
            <thead><tr><td></td><th scope="col">Requests</th><th scope="col">AssumeRole</th><th scope="col">Time</th><th scope="col">Bound by</th></tr></thead>
            <tbody>
            """);
        for (ForecastRow row : ForecastRow.of(report)) {
            html.raw("<tr><th scope=\"row\">" + row.name() + "</th><td class=\"n\">" + row.requests()
                            + "</td><td class=\"n\">" + row.assumeRole() + "</td><td class=\"n\">" + row.time()
                            + "</td>")
                    .cell(row.limit())
                    .raw("</tr>\n");
        }
        html.raw("</tbody></table></div>\n<p class=\"requests\">" + Labels.basis(forecast) + "</p></section>\n");
    }

    private void slowest() throws IOException {
        OutOfService times = report.outOfService();
        if (times == null || times.slowest().isEmpty()) {
            return;
        }
        html.raw("<section aria-labelledby=\"slowest\"><h2 id=\"slowest\">Out of service the longest</h2>\n<p>")
                .text(Labels.times(times))
                .raw(
                        "</p>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Table of numbers that were out"
                                + " of service\"><table>\n<thead><tr><th scope=\"col\">Number</th><th scope=\"col\">Old"
                                + " connector</th><th scope=\"col\">Account</th><th scope=\"col\">Region</th><th"
                                + " scope=\"col\">Out of service</th></tr></thead>\n<tbody>\n");
        for (OutOfService.Slow slow : times.slowest()) {
            html.raw("<tr><th scope=\"row\">")
                    .text(slow.phoneNumber())
                    .raw("</th>")
                    .cell(slow.voiceConnectorId())
                    .cell(slow.accountId())
                    .cell(slow.region())
                    .raw("<td class=\"n\">" + HumanFormat.duration(slow.outOfService()) + "</td></tr>\n");
        }
        html.raw("</tbody></table></div></section>\n");
    }

    private void tile(String name, String label, long count) throws IOException {
        html.raw("<div class=\"tile " + name + (count == 0 ? " none" : "") + "\"><b>" + HumanFormat.count(count)
                + "</b><span>" + label + "</span><small>"
                + HumanFormat.share(count, report.totals().targets())
                + "</small></div>\n");
    }

    private void errors() throws IOException {
        html.raw("<section aria-labelledby=\"why\"><h2 id=\"why\">Why, and what to do</h2>\n<div class=\"causes\">\n");
        for (ErrorCount error : report.errors()) {
            Advice advice = Advice.of(error.source(), error.code());
            html.raw("<article><h3><span class=\"count\">" + HumanFormat.count(error.count()) + "</span> ")
                    .text(error.code())
                    .raw(" <small>said of the " + label(error) + "</small></h3>\n<p>")
                    .text(advice.meaning())
                    .raw("</p>\n<p class=\"remedy\">")
                    .text(advice.remedy())
                    .raw("</p>\n");
            String sample = error.sampleMessage();
            if (sample != null) {
                html.raw("<p class=\"sample\">").text(sample).raw("</p>\n");
            }
            html.raw("<button type=\"button\" class=\"show\" data-source=\""
                            + error.source().label() + "\" data-code=\"")
                    .text(error.code())
                    .raw("\">Show them<span class=\"unseen\">: ")
                    .text(error.code())
                    .raw(", said of the " + label(error) + "</span></button></article>\n");
        }
        html.raw("</div></section>\n");
    }

    private static String label(ErrorCount error) {
        return switch (error.source()) {
            case NUMBER, READ -> "number";
            case REQUEST -> "request";
            case SESSION -> "session";
            case INPUT -> "input";
            case CLIENT -> "run";
        };
    }

    private void failures() throws IOException {
        html.raw("<section aria-labelledby=\"failures\"><h2 id=\"failures\" tabindex=\"-1\">Numbers that are not "
                + Labels.done(report.operation()) + "</h2>\n");
        html.raw("""
            <noscript><p>The table needs the page's script; report.csv has the same rows.</p></noscript>
            <div class="tools">
            <label>Search <input type="search" id="search" placeholder="number, account, code, message…"></label>
            <label>Status <select id="status"><option value="">all</option></select></label>
            <button type="button" id="all" hidden>Show all</button>
            <output id="shown" aria-live="polite"></output>
            </div>
            <p class="unseen" id="keys">Arrow keys go from row to row, Enter opens one.</p>
            <div class="grid" role="grid" aria-labelledby="failures" aria-describedby="keys" aria-readonly="true">
            <div role="rowgroup"><div class="row head" role="row" aria-rowindex="1" id="head"></div></div>
            <div class="scroll" id="scroll" role="rowgroup"><div class="space" id="space" role="presentation"></div></div>
            </div>
            <p class="printed" id="printed"></p>
            <dialog id="detail" aria-labelledby="which"><h2 id="which">A number</h2><dl id="fields"></dl>
            <form method="dialog"><button>Close</button></form></dialog>
            </section>
            """);
    }

    private void locations() throws IOException {
        html.raw("<section aria-labelledby=\"locations\"><h2 id=\"locations\">Locations</h2>\n"
                + "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Table of locations\">"
                + "<table class=\"sortable\">\n<caption class=\"unseen\">Each account and Region with its targets and"
                + " requests</caption>\n<thead><tr>");
        for (String column : new String[] {
            "Account",
            "Region",
            "Targets",
            Labels.capitalized(Labels.done(report.operation())),
            "Failed",
            "Unknown",
            "Skipped",
            "Rejected",
            "Requests",
            "Throttled",
            "Rate",
            "Quota found",
            "Closed"
        }) {
            html.raw("<th scope=\"col\">" + column + "</th>");
        }
        html.raw("</tr></thead>\n<tbody>\n");
        for (LocationReport location : report.locations()) {
            Totals totals = location.totals();
            Double rate = location.rate();
            html.raw("<tr><th scope=\"row\">")
                    .text(location.location().accountId())
                    .raw("</th>")
                    .cell(location.location().region())
                    .number(totals.targets())
                    .number(totals.done())
                    .number(totals.failed())
                    .number(totals.unknown())
                    .number(totals.skipped())
                    .number(totals.rejected())
                    .number(location.requests().sent())
                    .number(location.requests().throttled())
                    .raw("<td class=\"n\" data-v=\"" + (rate == null ? -1 : rate.floatValue()) + "\">"
                            + (rate == null ? "–" : HumanFormat.rate(rate)) + "</td>")
                    .raw(learned(location.learned()))
                    .cell(requireNonNullElse(location.closed(), ""))
                    .raw("</tr>\n");
        }
        html.raw("</tbody></table></div></section>\n");
    }

    private static String learned(@Nullable LearnedQuota learned) {
        return learned == null
                ? "<td class=\"n\" data-v=\"-1\">–</td>"
                : "<td class=\"n\" data-v=\"" + (float) learned.requestsPerSecond() + "\">"
                        + HumanFormat.rate(learned.requestsPerSecond()) + ", burst "
                        + HumanFormat.count(Math.round(learned.burst()))
                        + (learned.knownBefore() ? ", known before" : "") + "</td>";
    }
}
