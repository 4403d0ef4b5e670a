package io.github.onhook.simulator.fault;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The small notations of the fault language: durations, windows, delays, calls. */
final class FaultText {
    private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?)(us|ms|s|m|h)");
    private static final Pattern CALLS = Pattern.compile("(\\d+)\\.\\.(\\d*)");
    private static final Pattern EVERY = Pattern.compile("every (\\d+)");

    private FaultText() {}

    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a duration must be like 250ms, 5s or 2m, was \"" + text + "\"");
        }
        double nanos = Double.parseDouble(matcher.group(1));
        nanos *= switch (matcher.group(2)) {
            case "us" -> 1e3;
            case "ms" -> 1e6;
            case "s" -> 1e9;
            case "m" -> 60e9;
            default -> 3600e9;
        };
        return Duration.ofNanos(Math.round(nanos));
    }

    /** Such as {@code 10s..15s}, or {@code 10s..} without an end. */
    static Window window(String text) {
        int dots = text.indexOf("..");
        if (dots < 0) {
            throw new IllegalArgumentException("within must be like \"0s..5s\" or \"10s..\", was \"" + text + "\"");
        }
        String end = text.substring(dots + 2);
        return new Window(duration(text.substring(0, dots)), end.isBlank() ? null : duration(end));
    }

    /** Such as {@code 200ms}, {@code 100ms..300ms}, {@code normal 200ms 50ms} or {@code exponential 200ms}. */
    static Latency latency(String text) {
        String[] words = text.strip().split(" +", -1);
        if (words[0].equals("normal") && words.length == 3) {
            return Latency.normal(duration(words[1]), duration(words[2]));
        }
        if (words[0].equals("exponential") && words.length == 2) {
            return Latency.exponential(duration(words[1]));
        }
        if (words.length != 1) {
            throw new IllegalArgumentException(
                    "delay must be like 200ms, 100ms..300ms, \"normal 200ms 50ms\" or \"exponential 200ms\", was \""
                            + text + "\"");
        }
        int dots = words[0].indexOf("..");
        return dots < 0
                ? Latency.fixed(duration(words[0]))
                : Latency.uniform(duration(words[0].substring(0, dots)), duration(words[0].substring(dots + 2)));
    }

    /** Such as {@code 3}, {@code 1..3}, {@code 4..} or {@code every 10}. */
    static void calls(String text, FaultBuilder builder) {
        Matcher range = CALLS.matcher(text);
        Matcher every = EVERY.matcher(text);
        if (range.matches()) {
            String last = range.group(2);
            builder.calls(Long.parseLong(range.group(1)), last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last));
        } else if (every.matches()) {
            builder.everyCall(Long.parseLong(every.group(1)));
        } else {
            throw new IllegalArgumentException(
                    "calls must be 3, \"1..3\", \"4..\" or \"every 10\", was \"" + text + "\"");
        }
    }

    /**
     * An interval since a rule was added.
     *
     * @param to null for no end
     */
    record Window(Duration from, @Nullable Duration to) {}
}
