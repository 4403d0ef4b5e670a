package io.github.onhook.temporal.internal.client;

import io.github.onhook.model.Location;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Plan.PlannedConnector;
import io.github.onhook.temporal.internal.wire.ConnectorNames;
import io.github.onhook.temporal.internal.wire.Placement;
import io.github.onhook.temporal.internal.wire.Slice;
import io.temporal.client.WorkflowNotFoundException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** Sends a plan's numbers to the workflows of its locations, in pages below the service's payload limit. */
public final class PlanPages {

    /** About 300 kB if the numbers have no common prefix; the service's limit is 2 MiB. */
    private static final int NUMBERS_PER_PAGE = 50_000;

    private static final int LOCATIONS_AT_ONCE = 8;
    private static final Duration FIRST_WAIT = Duration.ofMillis(50);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final Map<Location, List<PlannedConnector>> connectors = new LinkedHashMap<>();
    private final Plan plan;
    private final List<Placement> places = new ArrayList<>();

    /** The pages of this plan. */
    public PlanPages(Plan plan) {
        this.plan = plan;
        plan.connectors()
                .forEach(connector -> connectors
                        .computeIfAbsent(connector.location(), l -> new ArrayList<>())
                        .add(connector));
        connectors.forEach((location, its) -> places.add(new Placement(
                location.accountId(),
                location.region(),
                its.stream().mapToInt(PlannedConnector::size).sum())));
    }

    /** The plan's locations, in order. */
    public List<Placement> places() {
        return List.copyOf(places);
    }

    /** The fingerprint of the plan's numbers. */
    public String fingerprint() {
        return plan.fingerprint();
    }

    Plan plan() {
        return plan;
    }

    /** Sends them; waits for a location's workflow that has not started yet. */
    Mono<Void> handOver(TemporalCalls service, String runId) {
        return Flux.range(0, places.size())
                .flatMap(index -> handOver(service, runId, index), LOCATIONS_AT_ONCE)
                .then();
    }

    private Mono<Void> handOver(TemporalCalls service, String runId, int index) {
        List<byte[]> pages = pages(connectors.getOrDefault(
                new Location(places.get(index).accountId(), places.get(index).region()), List.of()));
        return Flux.range(0, pages.size())
                .concatMap(page -> Mono.<Void>fromRunnable(
                                () -> service.page(runId, index, page, pages.size(), pages.get(page)))
                        .subscribeOn(Schedulers.boundedElastic())
                        .retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_WAIT)
                                .maxBackoff(LONGEST_WAIT)
                                .filter(WorkflowNotFoundException.class::isInstance)))
                .then();
    }

    private static List<byte[]> pages(List<PlannedConnector> connectors) {
        List<byte[]> pages = new ArrayList<>();
        List<Slice> page = new ArrayList<>();
        int room = NUMBERS_PER_PAGE;
        for (PlannedConnector connector : connectors) {
            for (int from = 0; from < connector.size(); ) {
                int count = Math.min(room, connector.size() - from);
                page.add(slice(connector, from, count));
                from += count;
                room -= count;
                if (room == 0) {
                    pages.add(Slice.pack(page));
                    page.clear();
                    room = NUMBERS_PER_PAGE;
                }
            }
        }
        if (!page.isEmpty()) {
            pages.add(Slice.pack(page));
        }
        return pages;
    }

    private static Slice slice(PlannedConnector connector, int from, int count) {
        long[] digits = new long[count];
        for (int i = 0; i < count; i++) {
            digits[i] = connector.digits(from + i);
        }
        return new Slice(ConnectorNames.of(connector.connector()), digits);
    }
}
