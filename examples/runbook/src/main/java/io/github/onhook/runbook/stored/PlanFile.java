package io.github.onhook.runbook.stored;

import io.github.onhook.aws.Caller;
import io.github.onhook.internal.report.CallerJson;
import io.github.onhook.internal.report.ForecastJson;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Rejection;
import io.github.onhook.report.Forecast;
import io.github.onhook.runbook.directory.RunDirectory;
import io.github.onhook.runbook.options.Converters;
import io.github.onhook.runbook.options.RepeatedOptions;
import io.github.onhook.runbook.terminal.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@link PlanJson} wrote of a run.
 *
 * @param runId the run
 * @param operation what it does
 * @param fingerprint its plan's
 * @param duplicates exact repeats that were dropped from its targets
 * @param rejections rows that were not targets
 * @param options the options that were given, by name
 * @param workers by which options workers carry it out; empty where they do not
 * @param protectedLists the lists of numbers never to touch that the directory keeps; {@code null} where the plan is of a
 *     version that did not write them down
 * @param forecast what it was to come to; {@code null} where that was not known
 * @param caller who began it; {@code null} where that is not known
 */
public record PlanFile(
        String runId,
        Operation operation,
        String fingerprint,
        long duplicates,
        List<Rejection> rejections,
        Map<String, List<String>> options,
        Map<String, List<String>> workers,
        @Nullable List<KeptProtection> protectedLists,
        @Nullable Forecast forecast,
        @Nullable Caller caller) {

    private static final JsonMapper JSON = new JsonMapper();

    /** Ends the command where there is no run's plan. */
    public static Path requireIn(Path dir) {
        Path file = dir.resolve("plan.json");
        if (!Files.exists(file)) {
            throw CommandFailure.badInput(List.of(
                    file + " does not exist: name the directory of a run, such as runs/20260102T030405Z-1f2e3d4c",
                    "nothing was sent"));
        }
        return file;
    }

    /** Reads a run's plan; ends the command where there is none, or none that can be understood. */
    public static PlanFile in(Path dir) {
        Path file = requireIn(dir);
        try {
            return read(tree(file));
        } catch (JacksonException | IllegalArgumentException e) {
            throw CommandFailure.badInput(List.of(
                    file + " is not as it was written: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
                            + ". Run the targets anew, and what is off already is found so",
                    "nothing was sent"));
        } catch (IOException e) {
            throw CommandFailure.impossible(file + " cannot be read: " + RunDirectory.describe(e), e);
        }
    }

    /** A plan as JSON. Read as it comes: what is no JSON need not end. */
    static JsonNode tree(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return JSON.readTree(in);
        }
    }

    /** Whether workers carry the run out. */
    public boolean byWorkers() {
        return !workers.isEmpty();
    }

    /**
     * Has a command understand the options that a run's plan kept; ends this one where it does not.
     *
     * @param dir the run's directory
     * @return the command
     */
    public static <T> T understood(T command, Map<String, List<String>> options, Path dir) {
        List<String> args = new ArrayList<>();
        options.forEach((name, values) -> values.forEach(value -> args.add(name + "=" + value)));
        try {
            RepeatedOptions.requireNone(new CommandLine(command)
                    .registerConverter(Path.class, new Converters.OfPath())
                    .setCaseInsensitiveEnumValuesAllowed(true)
                    .parseArgs(args.toArray(String[]::new)));
        } catch (ParameterException e) {
            throw CommandFailure.badInput(
                    List.of(dir.resolve("plan.json") + ": " + e.getMessage(), "nothing was sent"));
        }
        return command;
    }

    private static PlanFile read(JsonNode plan) {
        if (!plan.path("schema").asString("").equals(PlanJson.SCHEMA)) {
            throw new IllegalArgumentException("it does not say that it is " + PlanJson.SCHEMA);
        }
        List<Rejection> rejections = new ArrayList<>();
        plan.required("rejections").values().forEach(row -> rejections.add(rejection(row)));
        JsonNode forecast = plan.path("forecast");
        return new PlanFile(
                plan.required("runId").asString(),
                operation(plan.required("operation").asString()),
                plan.required("fingerprint").asString(),
                plan.required("duplicates").asLong(),
                rejections,
                options(plan.required("settings")),
                options(plan.path("workers")),
                KeptProtection.read(plan.path(KeptProtection.PROPERTY)),
                forecast.isObject() ? ForecastJson.read(tokens(forecast)) : null,
                plan.path("caller").isObject() ? CallerJson.read(tokens(plan.path("caller"))) : null);
    }

    private static JsonParser tokens(JsonNode tree) {
        JsonParser tokens = JSON.treeAsTokens(tree);
        tokens.nextToken();
        return tokens;
    }

    private static Map<String, List<String>> options(JsonNode written) {
        Map<String, List<String>> options = new LinkedHashMap<>();
        written.properties()
                .forEach(option -> options.put(
                        option.getKey(),
                        option.getValue().values().stream()
                                .map(JsonNode::asString)
                                .toList()));
        return options;
    }

    private static Operation operation(String label) {
        return Arrays.stream(Operation.values())
                .filter(operation -> operation.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("it names no operation, " + label));
    }

    private static Rejection rejection(JsonNode row) {
        return new Rejection(
                row.required("line").asLong(),
                text(row, "accountId"),
                text(row, "region"),
                text(row, "voiceConnectorId"),
                text(row, "phoneNumber"),
                row.required("code").asString(),
                row.required("message").asString());
    }

    private static @Nullable String text(JsonNode row, String name) {
        JsonNode value = row.path(name);
        return value.isString() ? value.asString() : null;
    }
}
