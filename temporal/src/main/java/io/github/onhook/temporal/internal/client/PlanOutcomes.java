package io.github.onhook.temporal.internal.client;

import io.github.onhook.model.Location;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Plan.PlannedConnector;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Status;
import io.github.onhook.temporal.internal.wire.ChunkResult;
import io.github.onhook.temporal.internal.wire.ChunkResult.ItemResult;
import io.github.onhook.temporal.internal.wire.ChunkResult.ResultRun;
import io.github.onhook.temporal.internal.wire.ConnectorNames;
import io.github.onhook.temporal.internal.wire.Slice;
import io.github.onhook.temporal.internal.wire.WireReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tracks which targets of a plan have an outcome: each gets exactly one, even if histories repeat or omit it. */
final class PlanOutcomes {

    private final Map<Location, Map<String, Account>> accounts = new LinkedHashMap<>();

    private record Account(PlannedConnector connector, BitSet settled) {

        /** The index of a number; negative if absent. */
        int find(long digits) {
            int low = 0;
            int high = connector.size() - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                int order = Long.compare(connector.digits(middle), digits);
                if (order == 0) {
                    return middle;
                }
                if (order < 0) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
            return -1;
        }
    }

    PlanOutcomes(Plan plan) {
        for (PlannedConnector connector : plan.connectors()) {
            accounts.computeIfAbsent(connector.location(), l -> new LinkedHashMap<>())
                    .put(
                            ConnectorNames.of(connector.connector()),
                            new Account(connector, new BitSet(connector.size())));
        }
    }

    /** The outcomes of a chunk's result. */
    List<Outcome> settle(Location location, List<Slice> numbers, ChunkResult result) {
        List<Outcome> outcomes = new ArrayList<>();
        Iterator<ResultRun> resultRuns = result.resultRuns().iterator();
        ResultRun resultRun = new ResultRun(0, null);
        SharedResult shared = null;
        int passed = 0;
        for (Slice slice : numbers) {
            Account account = account(location, slice.connectorId());
            for (long digits : slice.digits()) {
                if (passed == resultRun.length()) {
                    resultRun = resultRuns.next();
                    shared = SharedResult.of(resultRun.itemResult());
                    passed = 0;
                }
                passed++;
                if (shared != null && account != null) {
                    settle(account, account.find(digits), shared, outcomes);
                }
            }
        }
        return outcomes;
    }

    /** The outcome that all numbers of a run of equal results share. */
    private record SharedResult(
            Status status,
            Reason reason,
            int attempts,
            Instant at,
            @Nullable Duration outOfService) {

        /** Of numbers that were on no connector for a time that is not known, or never. */
        SharedResult(Status status, Reason reason, int attempts, Instant at) {
            this(status, reason, attempts, at, null);
        }

        static @Nullable SharedResult of(@Nullable ItemResult itemResult) {
            return itemResult == null
                    ? null
                    : new SharedResult(
                            itemResult.status(),
                            itemResult.reason().toReason(),
                            itemResult.attempts(),
                            Instant.ofEpochMilli(itemResult.settledAt()),
                            itemResult.outOfService());
        }
    }

    /** Settles those numbers of a chunk that have no outcome: it was never completed, and they may have been sent. */
    List<Outcome> leaveUnknown(Location location, List<Slice> numbers, WireReason reason, Instant at) {
        List<Outcome> outcomes = new ArrayList<>();
        SharedResult result = new SharedResult(Status.UNKNOWN, reason.toReason(), 1, at);
        for (Slice slice : numbers) {
            Account account = account(location, slice.connectorId());
            for (long digits : slice.digits()) {
                if (account != null) {
                    settle(account, account.find(digits), result, outcomes);
                }
            }
        }
        return outcomes;
    }

    /**
     * Settles all targets of a location that have no outcome.
     *
     * @param status {@link Status#SKIPPED}, or {@link Status#UNKNOWN} where they may have been sent
     */
    List<Outcome> settleRest(
            Location location, Status status, WireReason reason, Map<String, WireReason> connectors, Instant at) {
        List<Outcome> outcomes = new ArrayList<>();
        accounts.getOrDefault(location, Map.of()).forEach((connectorId, account) -> {
            WireReason because = connectors.getOrDefault(connectorId, reason);
            SharedResult result = new SharedResult(status, because.toReason(), 0, at);
            int size = account.connector.size();
            for (int i = account.settled.nextClearBit(0); i < size; i = account.settled.nextClearBit(i + 1)) {
                settle(account, i, result, outcomes);
            }
        });
        return outcomes;
    }

    private @Nullable Account account(Location location, String connectorId) {
        return accounts.getOrDefault(location, Map.of()).get(connectorId);
    }

    private static void settle(Account account, int place, SharedResult result, List<Outcome> to) {
        if (place < 0 || account.settled.get(place)) {
            return;
        }
        account.settled.set(place);
        to.add(new Outcome(
                account.connector.target(place),
                result.status,
                result.reason,
                result.attempts,
                result.at,
                result.outOfService));
    }
}
