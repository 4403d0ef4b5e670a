package io.github.onhook.internal.aggregate;

import static java.util.Objects.requireNonNullElse;

import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.report.Report.ErrorCount;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** How often each code was the reason of a failure. Safe for use by several threads at once. */
final class ErrorTally {

    /** Codes come from outside: were each a new one, they would fill the memory. */
    private static final int MOST_CODES = 1000;

    private static final String OTHER = "(other codes)";
    private static final Comparator<ErrorCount> MOST_FREQUENT_FIRST = Comparator.comparingLong(ErrorCount::count)
            .reversed()
            .thenComparing(ErrorCount::source)
            .thenComparing(ErrorCount::code);

    private final Map<Key, Entry> entries = new ConcurrentHashMap<>();

    void add(Reason reason) {
        Source source = requireNonNullElse(reason.source(), Source.CLIENT);
        Key key = new Key(source, requireNonNullElse(reason.code(), "(no code)"));
        Entry entry = entries.get(key);
        if (entry == null) {
            Key bounded = entries.size() < MOST_CODES ? key : new Key(source, OTHER);
            entry = entries.computeIfAbsent(bounded, k -> new Entry(reason.message()));
        }
        entry.count.incrementAndGet();
    }

    List<ErrorCount> snapshot() {
        return entries.entrySet().stream()
                .map(entry -> new ErrorCount(
                        entry.getKey().source,
                        entry.getKey().code,
                        entry.getValue().count.get(),
                        entry.getValue().sampleMessage))
                .sorted(MOST_FREQUENT_FIRST)
                .toList();
    }

    private record Key(Source source, String code) {}

    private static final class Entry {

        private final AtomicLong count = new AtomicLong();
        private final @Nullable String sampleMessage;

        private Entry(@Nullable String sampleMessage) {
            this.sampleMessage = sampleMessage;
        }
    }
}
