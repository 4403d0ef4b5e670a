package io.github.onhook.model;

import java.util.List;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A validated, deduplicated, immutable set of targets, ordered by location, connector and number.
 *
 * <p>Numbers are packed: a plan of ten million takes about 80 MB, and about 200 MB while it is built.
 */
public final class Plan {

    private final List<PlannedConnector> connectors;
    private final List<Location> locations;
    private final long size;
    private final long duplicates;
    private final String fingerprint;

    Plan(List<PlannedConnector> connectors, long duplicates) {
        this.connectors = List.copyOf(connectors);
        this.locations =
                connectors.stream().map(PlannedConnector::location).distinct().toList();
        this.size = connectors.stream().mapToLong(PlannedConnector::size).sum();
        this.duplicates = duplicates;
        this.fingerprint = Fingerprint.of(connectors);
    }

    /** Collects targets; conflicts are refused unless allowed. */
    public static PlanBuilder builder() {
        return new PlanBuilder();
    }

    /**
     * The plan of all these targets; requests them without bound, and keeps them packed.
     *
     * <p>Ends with {@link ConflictException} if a number is on two connectors.
     */
    public static Mono<Plan> of(Publisher<Target> targets) {
        return Flux.from(targets)
                .collect(Plan::builder, PlanBuilder::add)
                .map(PlanBuilder::build)
                .checkpoint("Onhook plan");
    }

    /** The connectors of the plan, ordered by location and id. */
    public List<PlannedConnector> connectors() {
        return connectors;
    }

    /** The locations of the plan, in order. */
    public List<Location> locations() {
        return locations;
    }

    /** Whether any of its numbers are to move to another connector. */
    public boolean moves() {
        return connectors.stream().anyMatch(connector -> connector.toVoiceConnectorId() != null);
    }

    /** How many targets the plan has. */
    public long size() {
        return size;
    }

    /** How many exact repeats were dropped. */
    public long duplicates() {
        return duplicates;
    }

    /**
     * {@code sha256:} and the SHA-256, in hex, of the plan as a normalized targets file: equal for equal sets of targets,
     * whatever order they came in.
     */
    public String fingerprint() {
        return fingerprint;
    }

    /** The targets, in order; can be subscribed to any number of times. */
    public Flux<Target> targets() {
        return Flux.fromIterable(connectors).concatMapIterable(PlannedConnector::targets);
    }

    /** The counts and the fingerprint. */
    @Override
    public String toString() {
        return "Plan[" + size + " targets, " + connectors.size() + " connectors, " + locations.size() + " locations, "
                + fingerprint + "]";
    }
}
