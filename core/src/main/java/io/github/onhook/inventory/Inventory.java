package io.github.onhook.inventory;

import io.github.onhook.calls.LocationCalls;
import io.github.onhook.calls.LocationContext;
import io.github.onhook.internal.chime.RegionalClients;
import io.github.onhook.internal.chime.RequestFailedException;
import io.github.onhook.internal.chime.VoiceInventory;
import io.github.onhook.internal.http.Connection;
import io.github.onhook.internal.http.ConnectionBuilder;
import io.github.onhook.internal.http.OwnHttpClient;
import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.inventory.Finding.Problem;
import io.github.onhook.model.Connector;
import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Plan.PlannedConnector;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Target;
import io.github.onhook.session.SessionProvider;
import io.github.onhook.time.Time;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/**
 * Looks at what is there, and changes nothing.
 *
 * <p>Everything is cold, never blocks, and is requested from the service page by page as the subscriber takes it, a little
 * ahead. Each location is paced by itself and answers for itself: one that refuses is a {@link Problem} among the findings,
 * and touches no other. Throttling is waited out, for a quarter of an hour at most; passing faults are tried again a few
 * times. Sessions must be allowed the actions of {@link io.github.onhook.internal.policy.SessionPolicy#INVENTORY}.
 */
public final class Inventory implements AutoCloseable {

    /** More than most locations take, few enough that the first ones do not crawl. */
    private static final long REQUESTS_OF_A_LOCATION = 100;

    private static final int CONNECTORS_AT_ONCE = 8;
    private static final int FINDINGS_AHEAD = 100;

    private final SessionProvider sessions;
    private final Settings settings;
    private final Time time;
    private final VoiceInventory voice;
    private final @Nullable SdkAsyncHttpClient ownHttp;

    private Inventory(Builder b) {
        sessions = b.sessions.readOnly();
        settings = b.settings;
        Connection connection = Connection.of(b);
        time = connection.time();
        SdkAsyncHttpClient http = connection.http();
        if (http == null) {
            http = OwnHttpClient.of(settings.maxInFlight());
            ownHttp = http;
        } else {
            ownHttp = null;
        }
        voice = new VoiceInventory(new RegionalClients(http, connection.endpoint(), Schedulers.boundedElastic()));
    }

    /**
     * Names where sessions come from.
     *
     * @param sessions not closed with the inventory
     */
    public static Builder builder(SessionProvider sessions) {
        return new Builder(sessions);
    }

    /**
     * Every connector of these locations, and every number on them.
     *
     * <p>Ends with {@link IllegalArgumentException} if there is no location.
     */
    public Flux<Finding> discover(Publisher<Location> locations) {
        return discover(locations, id -> true);
    }

    /**
     * The same of these connectors only.
     *
     * @throws IllegalArgumentException if no connector is named
     */
    public Flux<Finding> discover(Publisher<Location> locations, Collection<String> voiceConnectorIds) {
        Set<String> wanted = Set.copyOf(voiceConnectorIds);
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException("no connector is named; nothing means nothing, never everything");
        }
        return discover(locations, wanted::contains);
    }

    private Flux<Finding> discover(Publisher<Location> locations, Predicate<String> wanted) {
        return at(locations, location -> REQUESTS_OF_A_LOCATION, at -> found(at, wanted))
                .checkpoint("Onhook discover");
    }

    /**
     * Whether a run of this plan would find its locations and connectors: gets each account's session, and reads each
     * connector, or each group where the {@link Settings#operation()} is on groups. A {@link Finding.Connector} for each that
     * is there, and a {@link Problem} for each location or connector that would fail.
     */
    public Flux<Finding> check(Plan plan) {
        return atConnectors(plan, this::checked).checkpoint("Onhook check");
    }

    /**
     * Every number that is on the connectors of this plan now, or on its groups where the {@link Settings#operation()} is on
     * groups: a {@link Finding.Connector} for each that could be listed, a {@link Finding.Associated} for each number, in
     * the plan or not, and a {@link Problem} for what could not be seen.
     */
    public Flux<Finding> associated(Plan plan) {
        return atConnectors(
                        plan,
                        (at, connectors) -> voice.prepare(at.location().region())
                                .thenMany(Flux.fromIterable(connectors)
                                        .flatMap(
                                                connector -> foundOn(at, connector.voiceConnectorId()),
                                                CONNECTORS_AT_ONCE,
                                                FINDINGS_AHEAD)))
                .checkpoint("Onhook verify");
    }

    /** Every number that is in the deletion queue now, at the locations of this plan, in the plan or not. */
    public Flux<Finding> inDeletionQueue(Plan plan) {
        return at(
                        Flux.fromIterable(plan.locations()),
                        location -> REQUESTS_OF_A_LOCATION,
                        at -> voice.prepare(at.location().region())
                                .thenMany(all(token -> at.call(
                                        session -> voice.deleted(at.location().region(), token, session))))
                                .map(number -> new Finding.InDeletionQueue(at.location(), number)))
                .checkpoint("Onhook verify a release");
    }

    private Flux<Finding> atConnectors(
            Plan plan, BiFunction<LocationContext, List<PlannedConnector>, Flux<Finding>> findings) {
        Map<Location, List<PlannedConnector>> connectors =
                plan.connectors().stream().collect(Collectors.groupingBy(PlannedConnector::location));
        return at(
                Flux.fromIterable(connectors.keySet()),
                location -> of(connectors, location).size(),
                at -> findings.apply(at, of(connectors, at.location())));
    }

    private static List<PlannedConnector> of(Map<Location, List<PlannedConnector>> connectors, Location location) {
        return connectors.getOrDefault(location, List.of());
    }

    private Flux<Finding> at(
            Publisher<Location> locations,
            ToLongFunction<Location> expectedCalls,
            Function<LocationContext, Flux<Finding>> findings) {
        return LocationCalls.builder(sessions)
                .settings(settings)
                .time(time)
                .expectedCalls(expectedCalls)
                .build()
                .stream(locations, findings)
                .handle((result, sink) -> {
                    if (result instanceof LocationCalls.Result.Value<Finding> found) {
                        sink.next(found.value());
                    } else if (result instanceof LocationCalls.Result.Failed<Finding> failed) {
                        sink.next(Problem.of(failed.location(), null, failed.error()));
                    }
                });
    }

    private Flux<Finding> found(LocationContext at, Predicate<String> wanted) {
        String region = at.location().region();
        Flux<String> ids = all(token -> at.call(session -> voice.connectors(region, token, session)));
        return voice.prepare(region)
                .thenMany(ids.filter(wanted).flatMap(id -> foundOn(at, id), CONNECTORS_AT_ONCE, FINDINGS_AHEAD));
    }

    private Flux<Finding> foundOn(LocationContext at, String id) {
        Location location = at.location();
        Connector connector = new Connector(location, id);
        Flux<Finding> numbers = all(token ->
                        at.call(session -> voice.numbers(settings.operation(), location.region(), id, token, session)))
                .map(number -> new Finding.Associated(new Target(connector, number)));
        return numbers.startWith(new Finding.Connector(location, id))
                .onErrorResume(e -> !Problem.isOfLocation(e), e -> Mono.just(Problem.of(location, id, e)));
    }

    private Flux<Finding> checked(LocationContext at, List<PlannedConnector> connectors) {
        return voice.prepare(at.location().region())
                .then(at.session())
                .thenMany(Flux.fromIterable(connectors)
                        .flatMap(
                                connector -> checked(at, connector.voiceConnectorId()),
                                settings.maxInFlightPerLocation()));
    }

    private Mono<Finding> checked(LocationContext at, String id) {
        Location location = at.location();
        Operation operation = settings.operation();
        return at.call(session -> voice.connector(operation, location.region(), id, session))
                .<Finding>map(there -> new Finding.Connector(location, there))
                .onErrorResume(e -> !Problem.isOfLocation(e), e -> Mono.just(Problem.of(location, id, e)));
    }

    private static <T> Flux<T> all(Pages<T> pages) {
        return pages.all(list -> new RequestFailedException(new RequestFailure(
                RequestFailure.Kind.UNEXPECTED,
                Source.CLIENT,
                RequestFailure.UNEXPECTED_RESPONSE,
                list.message(),
                list.requestId())));
    }

    /** Releases the clients. What goes on gets no further answer. */
    @Override
    public void close() {
        voice.close();
        if (ownHttp != null) {
            ownHttp.close();
        }
    }

    /** Collects the parts of an {@link Inventory}. */
    public static final class Builder extends ConnectionBuilder<Builder> {

        private final SessionProvider sessions;
        private Settings settings = Settings.defaults();

        @Override
        protected Builder self() {
            return this;
        }

        private Builder(SessionProvider sessions) {
            this.sessions = Objects.requireNonNull(sessions, "sessions");
        }

        /**
         * Rates, requests under way, request timeout and operation. Default: {@link Settings#defaults()}, whose rates are
         * discovered.
         */
        public Builder settings(Settings value) {
            settings = Objects.requireNonNull(value, "settings");
            return this;
        }

        /** The inventory. Calls nothing before something is subscribed to. */
        public Inventory build() {
            return new Inventory(this);
        }
    }
}
