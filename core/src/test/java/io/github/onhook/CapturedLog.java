package io.github.onhook;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.AbstractLogger;
import org.slf4j.spi.LoggingEventAware;

/** A logger that keeps its lines. */
final class CapturedLog extends AbstractLogger implements LoggingEventAware {

    private static final long serialVersionUID = 1;

    /** A line. */
    record Line(Level level, String message, List<KeyValuePair> facts) {

        List<String> keys() {
            return facts.stream().map(fact -> fact.key).toList();
        }

        @Nullable Object fact(String key) {
            return facts.stream()
                    .filter(fact -> fact.key.equals(key))
                    .map(fact -> fact.value)
                    .findFirst()
                    .orElse(null);
        }
    }

    private final transient List<Line> lines = new CopyOnWriteArrayList<>();

    List<Line> lines() {
        return lines;
    }

    List<Line> lines(String message) {
        return lines.stream().filter(line -> line.message.equals(message)).toList();
    }

    @Override
    public void log(LoggingEvent event) {
        List<KeyValuePair> facts = event.getKeyValuePairs();
        lines.add(new Line(event.getLevel(), event.getMessage(), facts == null ? List.of() : List.copyOf(facts)));
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String message,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        throw new AssertionError("a line without facts: " + message);
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    public boolean isTraceEnabled() {
        return true;
    }

    @Override
    public boolean isTraceEnabled(Marker marker) {
        return true;
    }

    @Override
    public boolean isDebugEnabled() {
        return true;
    }

    @Override
    public boolean isDebugEnabled(Marker marker) {
        return true;
    }

    @Override
    public boolean isInfoEnabled() {
        return true;
    }

    @Override
    public boolean isInfoEnabled(Marker marker) {
        return true;
    }

    @Override
    public boolean isWarnEnabled() {
        return true;
    }

    @Override
    public boolean isWarnEnabled(Marker marker) {
        return true;
    }

    @Override
    public boolean isErrorEnabled() {
        return true;
    }

    @Override
    public boolean isErrorEnabled(Marker marker) {
        return true;
    }
}
