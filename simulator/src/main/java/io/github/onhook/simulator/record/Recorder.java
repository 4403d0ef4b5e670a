package io.github.onhook.simulator.record;

import io.github.onhook.simulator.internal.exchange.Exchange;
import io.github.onhook.simulator.internal.state.E164;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.simulator.model.SimulatedOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Keeps the last requests in a ring, and counts for ever. */
public final class Recorder {
    private final @Nullable Entry[] ring;
    private final Map<String, LongAdder> assumeRoleByAccount = new ConcurrentHashMap<>();
    private final LongAdder[] byOperation = new LongAdder[SimulatedOperation.values().length];
    private final LongAdder unknown = new LongAdder();
    private final LongAdder throttledSts = new LongAdder();
    private final LongAdder forced = new LongAdder();
    private long seen;

    public Recorder(int capacity) {
        ring = new @Nullable Entry[capacity];
        for (int i = 0; i < byOperation.length; i++) {
            byOperation[i] = new LongAdder();
        }
    }

    public void add(Exchange exchange) {
        SimulatedOperation operation = exchange.operation;
        (operation == null ? unknown : byOperation[operation.index()]).increment();
        if (exchange.forced) {
            forced.increment();
        }
        if (operation == SimulatedOperation.ASSUME_ROLE) {
            if ("Throttling".equals(exchange.errorCode)) {
                throttledSts.increment();
            }
            assumeRoleByAccount
                    .computeIfAbsent(exchange.accountId, account -> new LongAdder())
                    .increment();
        }
        if (ring.length > 0) {
            Entry entry = new Entry(exchange);
            synchronized (ring) {
                entry.number = ++seen;
                ring[(int) (seen % ring.length)] = entry;
            }
        }
    }

    long requests(SimulatedOperation operation) {
        return byOperation[operation.index()].sum();
    }

    long throttledSts() {
        return throttledSts.sum();
    }

    /** Requests with {@code ForceAssociate}, refused ones too. */
    long forced() {
        return forced.sum();
    }

    Map<String, LongAdder> assumeRoleByAccount() {
        return assumeRoleByAccount;
    }

    /** The requests still in the ring, oldest first. */
    List<SeenRequest> requests() {
        List<Entry> entries = new ArrayList<>();
        synchronized (ring) {
            for (long number = Math.max(1, seen - ring.length + 1); number <= seen; number++) {
                Entry entry = ring[(int) (number % ring.length)];
                if (entry != null) {
                    entries.add(entry);
                }
            }
        }
        return entries.stream().map(Entry::seen).toList();
    }

    void clear() {
        synchronized (ring) {
            Arrays.fill(ring, null);
        }
    }

    /** An exchange without its call, small enough to keep many. */
    private static final class Entry {
        private final Instant at;
        private final String requestId;
        private final @Nullable SimulatedOperation operation;
        private final String accountId;
        private final String region;
        private final String caller;
        private final String resource;
        private final boolean forced;
        private final int status;
        private final @Nullable String errorCode;
        private final List<String> faults;
        private final long[] numbers;
        private final byte @Nullable [] outcomes;
        private final @Nullable String @Nullable [] codes;
        private long number;

        Entry(Exchange exchange) {
            at = Instant.ofEpochMilli(exchange.atMillis);
            requestId = exchange.requestId;
            operation = exchange.operation;
            accountId = exchange.accountId;
            region = exchange.region;
            caller = exchange.caller == null ? "" : exchange.caller.arn;
            resource = exchange.resource;
            forced = exchange.forced;
            status = exchange.status;
            errorCode = exchange.errorCode;
            faults = exchange.faults == null ? List.of() : exchange.faults.names();
            numbers = exchange.numbers;
            outcomes = exchange.outcomes;
            codes = exchange.numberCodes;
        }

        SeenRequest seen() {
            List<SeenRequest.SeenNumber> all = new ArrayList<>(numbers.length);
            for (int i = 0; i < numbers.length; i++) {
                SimulatedOutcome outcome =
                        outcomes == null ? SimulatedOutcome.NOT_APPLIED : SimulatedOutcome.of(outcomes[i]);
                String code = codes == null ? null : codes[i];
                all.add(new SeenRequest.SeenNumber(E164.format(numbers[i]), outcome, code));
            }
            return new SeenRequest(
                    number,
                    at,
                    requestId,
                    operation,
                    accountId,
                    region,
                    caller,
                    resource,
                    forced,
                    status,
                    errorCode,
                    faults,
                    List.copyOf(all));
        }
    }
}
