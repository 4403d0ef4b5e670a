package io.github.onhook.temporal.internal.worker;

import io.github.onhook.temporal.internal.wire.Events;
import io.github.onhook.temporal.internal.wire.Events.Entry;
import io.github.onhook.temporal.internal.wire.Events.Event;
import io.github.onhook.temporal.internal.wire.Events.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the events of a chunk. Not safe for use by several threads. */
final class EventTally {

    /** Maximum number of distinct events; the codes of further ones become {@link #OTHER}. */
    static final int MOST = 200;

    static final String OTHER = "Other";

    private final Map<Event, Entry> counted = new LinkedHashMap<>();
    private long mostInTransit;

    /** Adds to these. */
    EventTally(Events before) {
        before.entries().forEach(entry -> counted.put(entry.event(), entry));
        mostInTransit = before.mostInTransit();
        counted.keySet().removeIf(event -> event.kind() == Kind.IN_TRANSIT);
    }

    /** So many numbers are in transit now. */
    void transit(long numbers) {
        mostInTransit = Math.max(mostInTransit, numbers);
    }

    void add(Kind kind, @Nullable String detail, @Nullable String code, long nanos) {
        Event event = new Event(kind, detail, code);
        if (counted.size() >= MOST && !counted.containsKey(event)) {
            event = new Event(kind, detail, OTHER);
        }
        counted.merge(event, new Entry(event, 1, nanos), Entry::plus);
    }

    Events now() {
        List<Entry> entries = new ArrayList<>(counted.values());
        if (mostInTransit > 0) {
            entries.add(new Entry(new Event(Kind.IN_TRANSIT, String.valueOf(mostInTransit), null), 1, 0));
        }
        return new Events(entries);
    }
}
