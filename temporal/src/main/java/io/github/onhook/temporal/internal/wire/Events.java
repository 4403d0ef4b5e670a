package io.github.onhook.temporal.internal.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What listeners hear of a chunk beyond its {@link Figures} and outcomes. Equal events are one entry.
 *
 * @param entries in the order of their first event
 */
public record Events(List<Entry> entries) {

    /** No events: also those of a worker of an earlier version, which has figures only. */
    public static final Events NONE = new Events(List.of());

    /** Copies the list. */
    public Events {
        entries = List.copyOf(entries);
    }

    /** What happened. Names are written to histories; a reader drops those that it does not know. */
    public enum Kind {
        /** A request was answered or given up; its detail is the result. */
        REQUEST,
        /** AssumeRole was answered or given up. */
        ASSUME_ROLE,
        /** A request waited for a token; its detail is the scope. */
        WAIT,
        /** The service refused a session. */
        SESSION_REFUSED,
        /** A smaller batch size was learned, which is its detail. */
        BATCH_SIZE,
        /** Confirmations were compared with reads; its detail is how many were read and how many disagreed: {@code 3/0}. */
        SPOT_CHECK,
        /** The most numbers that were in transit at one time, which is its detail. */
        IN_TRANSIT
    }

    /**
     * An event.
     *
     * @param code the error code, if there was one
     */
    public record Event(
            Kind kind, @Nullable String detail, @Nullable String code) {}

    /**
     * Equal events.
     *
     * @param count how many
     * @param nanos their times together
     */
    public record Entry(Event event, long count, long nanos) {

        /** The sum of both. */
        public Entry plus(Entry other) {
            return new Entry(event, count + other.count, nanos + other.nanos);
        }

        /** The mean time of one of them. */
        public long meanNanos() {
            return nanos / Math.max(1, count);
        }
    }

    /** The entries of a kind. */
    public List<Entry> of(Kind kind) {
        return entries.stream().filter(entry -> entry.event.kind == kind).toList();
    }

    /** The most numbers that were in transit at one time; 0 where none were. */
    public long mostInTransit() {
        return of(Kind.IN_TRANSIT).stream()
                .mapToLong(entry -> Long.parseLong(Objects.requireNonNullElse(entry.event.detail, "0")))
                .max()
                .orElse(0);
    }

    void write(ByteWriter out) {
        out.number(entries.size());
        for (Entry entry : entries) {
            out.text(entry.event.kind.name())
                    .text(entry.event.detail)
                    .text(entry.event.code)
                    .number(entry.count)
                    .number(entry.nanos);
        }
    }

    static Events read(ByteReader in) {
        List<Entry> entries = new ArrayList<>();
        for (int left = in.isAtEnd() ? 0 : in.count(); left > 0; left--) {
            Kind kind = KnownNames.find(Kind.values(), in.text()).orElse(null);
            String detail = in.text();
            String code = in.text();
            long count = in.number();
            long nanos = in.number();
            if (kind != null) {
                entries.add(new Entry(new Event(kind, detail, code), count, nanos));
            }
        }
        return new Events(entries);
    }
}
