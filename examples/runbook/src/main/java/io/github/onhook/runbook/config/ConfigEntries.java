package io.github.onhook.runbook.config;

import io.github.onhook.runbook.terminal.Terminal;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * The keys of a YAML file with their values as they are written: {@code 1e5} and {@code 2026.10} are text like any other. A
 * list has several values, a map one {@code key=value} for each of its keys.
 */
final class ConfigEntries {

    private static final YAMLFactory YAML = new YAMLFactory();

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    /**
     * One key of the file.
     *
     * @param line the key's line, from 1
     * @param values its values as they are written
     */
    record Entry(String key, int line, List<String> values) {}

    private ConfigEntries() {}

    /** Reads a whole file; what is wrong with it is in {@link #problems()}. */
    static ConfigEntries of(String yaml) {
        ConfigEntries read = new ConfigEntries();
        int line = 1;
        try (JsonParser parser = YAML.createParser(ObjectReadContext.empty(), new StringReader(yaml))) {
            try {
                read.document(parser);
            } catch (JacksonException e) {
                line = Math.max(
                        line(parser),
                        e.getLocation() == null ? 1 : e.getLocation().getLineNr());
                throw e;
            }
        } catch (JacksonException e) {
            read.problem(line, "is not YAML: " + firstLine(e.getOriginalMessage()));
        }
        return read;
    }

    /** In the order of the file, each key once. */
    List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    /** Each with its line. */
    List<String> problems() {
        return problems;
    }

    private void document(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            problem(1, "must hold options by name, such as 'role-name: VoiceOps'");
            return;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            entry(parser);
        }
        if (parser.nextToken() != null) {
            problem(line(parser), "begins a second document: a file of options holds one");
        }
    }

    private void entry(JsonParser parser) {
        String key = parser.currentName();
        int line = line(parser);
        List<String> values = new ArrayList<>();
        JsonToken token = parser.nextToken();
        switch (token) {
            case START_ARRAY -> list(parser, key, values);
            case START_OBJECT -> map(parser, key, values);
            default -> add(scalar(parser, key, token), values);
        }
        Entry earlier = entries.putIfAbsent(key, new Entry(key, line, values));
        if (earlier != null) {
            problem(line, key + " stands there a second time, first on line " + earlier.line() + ": keep one of them");
        }
    }

    private void list(JsonParser parser, String key, List<String> values) {
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.START_OBJECT) {
                map(parser, key, values);
            } else {
                add(scalar(parser, key, token), values);
            }
        }
    }

    private void map(JsonParser parser, String key, List<String> values) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            String value = scalar(parser, key, parser.nextToken());
            add(value == null ? null : name + "=" + value, values);
        }
    }

    private static void add(@Nullable String value, List<String> values) {
        if (value != null) {
            values.add(value);
        }
    }

    private @Nullable String scalar(JsonParser parser, String key, JsonToken token) {
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            problem(line(parser), key + " refers to another value by '*': write the value itself");
        } else if (!token.isScalarValue()) {
            problem(line(parser), key + " has a list or a map within its value: an option takes text");
            parser.skipChildren();
        } else if (parser.getString() == null || parser.getString().isEmpty()) {
            problem(line(parser), key + " has no value: write one, or take the key away");
        } else {
            return parser.getString();
        }
        return null;
    }

    private void problem(int line, String problem) {
        problems.add("line " + line + ": " + Terminal.printable(problem));
    }

    private static int line(JsonParser parser) {
        return Math.max(1, parser.currentTokenLocation().getLineNr());
    }

    private static String firstLine(@Nullable String message) {
        return String.valueOf(message).lines().findFirst().orElse("");
    }
}
