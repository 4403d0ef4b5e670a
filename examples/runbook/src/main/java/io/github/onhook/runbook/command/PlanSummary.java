package io.github.onhook.runbook.command;

import io.github.onhook.aws.Caller;
import io.github.onhook.internal.report.CallerJson;
import io.github.onhook.internal.text.HumanFormat;
import io.github.onhook.inventory.Finding.Problem;
import io.github.onhook.model.Location;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.report.Forecast;
import io.github.onhook.runbook.rates.LearnedRates;
import io.github.onhook.runbook.terminal.LineWrapper;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.targets.Targets;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * What a plan comes to, for a person or as JSON.
 *
 * @param read the targets
 * @param protectedTargets how many of them are never to be touched
 * @param settings of the run
 * @param forecast what the run would come to
 * @param caller who would act; {@code null} where that is not known
 * @param problems what would fail; {@code null} where that was not checked
 */
record PlanSummary(
        Targets read,
        long protectedTargets,
        Settings settings,
        Forecast forecast,
        LearnedRates.Known rates,
        @Nullable Caller caller,
        @Nullable List<Problem> problems) {

    private static final int MOST_PROBLEMS = 50;
    private static final int INDENT = 15;
    private static final String ANSWERS =
            " where answers take " + HumanFormat.duration(Forecast.ASSUMED_ANSWER) + ", which is assumed";
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    /** Whether nothing is known that would fail. */
    boolean isGood() {
        return problems == null || problems.isEmpty();
    }

    void print(Terminal terminal) {
        PrintStream out = terminal.out();
        LineWrapper lines = new LineWrapper(terminal.outColumns());
        Plan plan = read.plan();
        line(out, "targets", plan.size());
        line(out, "duplicates", plan.duplicates());
        line(out, "rejected rows", read.rejections().size());
        line(out, "protected", protectedTargets);
        line(out, "accounts", accounts());
        line(out, "locations", plan.locations().size());
        line(out, "connectors", plan.connectors().size());
        line(out, "requests", forecast.requests());
        line(out, "AssumeRole calls", forecast.assumeRoleCalls());
        out.println();
        out.println("  fingerprint  " + plan.fingerprint());
        out.println(lines.wrap("  duration     " + duration(), INDENT));
        if (rates.oldest() != null) {
            out.println("  rates        known of "
                    + HumanFormat.count(rates.quotas().size()) + " of "
                    + HumanFormat.count(plan.locations().size()) + " locations from earlier runs, the oldest of "
                    + rates.oldest().truncatedTo(ChronoUnit.SECONDS));
        }
        if (caller != null) {
            out.println(lines.wrap("  caller       " + Terminal.printable(caller.toString()), INDENT));
        }
        notes().forEach(note ->
                out.println(lines.wrap(terminal.styled("@|yellow   note         " + note + "|@"), INDENT)));
        out.println();
        printProblems(terminal);
        out.flush();
    }

    private void printProblems(Terminal terminal) {
        PrintStream out = terminal.out();
        if (problems == null) {
            out.println("Not checked against AWS: add --check to assume every role and read every connector.");
            return;
        }
        if (problems.isEmpty()) {
            out.println(terminal.styled("@|bold,green GOOD|@")
                    + "  every role can be assumed and every connector is there");
            return;
        }
        out.println(terminal.styled("@|bold,red WOULD FAIL|@") + "  " + HumanFormat.count(problems.size())
                + (problems.size() == 1 ? " location or connector:" : " locations and connectors:"));
        problems.stream().limit(MOST_PROBLEMS).forEach(problem -> InventoryReader.print(problem, out));
        if (problems.size() > MOST_PROBLEMS) {
            out.println("… and " + HumanFormat.count(problems.size() - MOST_PROBLEMS)
                    + " more; --output json has them all");
        }
    }

    private long accounts() {
        return read.plan().locations().stream()
                .map(Location::accountId)
                .distinct()
                .count();
    }

    private static void line(PrintStream out, String name, long count) {
        out.println(String.format(Locale.ROOT, "  %-18s%12s", name, HumanFormat.count(count)));
    }

    private String duration() {
        String about = "about " + HumanFormat.duration(forecast.duration()) + ", bound by ";
        String busiest = forecast.busiest() + " with " + HumanFormat.count(forecast.busiestRequests())
                + (forecast.busiestRequests() == 1 ? " request" : " requests");
        return switch (forecast.limit()) {
            case LOCATION_RATE ->
                about + busiest + " at " + HumanFormat.rate(forecast.locationRate())
                        + (forecast.rateAssumed()
                                ? ": that rate is assumed, for it is discovered. --rate says a known one"
                                : "");
            case LOCATION_IN_FLIGHT -> about + busiest + ", by --max-in-flight-per-location" + ANSWERS;
            case TOTAL_RATE -> about + "--max-total-rate";
            case TOTAL_IN_FLIGHT -> about + "--max-in-flight" + ANSWERS;
            case ASSUME_ROLE_RATE -> about + "AssumeRole at " + HumanFormat.rate(Forecast.ASSUME_ROLE_RATE);
            case NONE -> about + "nothing but the time that answers take";
        };
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (forecast.duration().compareTo(settings.deadline()) > 0) {
            notes.add("that is longer than --deadline " + HumanFormat.duration(settings.deadline())
                    + ": the run would stop before its end, and could be resumed");
        }
        if (read.plan().size() > settings.maxTargets()) {
            notes.add("more targets than --max-targets " + HumanFormat.count(settings.maxTargets())
                    + ": the run needs --yes");
        }
        return notes;
    }

    void writeTo(OutputStream out) throws IOException {
        Plan plan = read.plan();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringProperty("schema", "onhook.planSummary/1");
            json.writeStringProperty("fingerprint", plan.fingerprint());
            CallerJson.write(caller, json);
            json.writeNumberProperty("targets", plan.size());
            json.writeNumberProperty("duplicates", plan.duplicates());
            json.writeNumberProperty("rejected", read.rejections().size());
            json.writeNumberProperty("protected", protectedTargets);
            json.writeNumberProperty("accounts", accounts());
            json.writeNumberProperty("locations", plan.locations().size());
            json.writeNumberProperty("connectors", plan.connectors().size());
            json.writeNumberProperty("requests", forecast.requests());
            json.writeNumberProperty("assumeRoleCalls", forecast.assumeRoleCalls());
            json.writeNumberProperty("seconds", forecast.duration().toMillis() / 1000.0);
            json.writeStringProperty("limit", forecast.limit().name());
            json.writeNumberProperty("locationRate", forecast.locationRate());
            json.writeBooleanProperty("rateAssumed", forecast.rateAssumed());
            json.writeNumberProperty("knownRates", rates.quotas().size());
            json.writeStringProperty("duration", duration());
            json.writeArrayPropertyStart("notes");
            notes().forEach(json::writeString);
            json.writeEndArray();
            json.writeBooleanProperty("checked", problems != null);
            json.writeArrayPropertyStart("problems");
            (problems == null ? List.<Problem>of() : problems).forEach(problem -> write(json, problem));
            json.writeEndArray();
            json.writeEndObject();
        } catch (JacksonException e) {
            throw new IOException("the plan could not be written as JSON", e);
        }
        out.write('\n');
        out.flush();
    }

    private static void write(JsonGenerator json, Problem problem) {
        json.writeStartObject();
        json.writeStringProperty("accountId", problem.location().accountId());
        json.writeStringProperty("region", problem.location().region());
        json.writeStringProperty("voiceConnectorId", problem.voiceConnectorId());
        json.writeStringProperty("source", problem.source().label());
        json.writeStringProperty("code", problem.code());
        json.writeStringProperty("message", problem.message());
        json.writeStringProperty("requestId", problem.requestId());
        json.writeStringProperty("remedy", problem.remedy());
        json.writeEndObject();
    }
}
