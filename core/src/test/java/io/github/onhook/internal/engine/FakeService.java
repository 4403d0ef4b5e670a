package io.github.onhook.internal.engine;

import io.github.onhook.internal.chime.Association;
import io.github.onhook.internal.chime.ChangeCall;
import io.github.onhook.internal.chime.NumberResult;
import io.github.onhook.internal.chime.VoiceService;
import io.github.onhook.internal.engine.FaultProfile.Fault;
import io.github.onhook.internal.operation.ChangeResult;
import io.github.onhook.internal.operation.ChangeResult.ItemError;
import io.github.onhook.internal.operation.ReadResult;
import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.internal.operation.RequestFailure.Kind;
import io.github.onhook.model.Connector;
import io.github.onhook.model.Location;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.Target;
import io.github.onhook.session.Session;
import io.github.onhook.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A service in memory and in virtual time, which misbehaves at random and knows the truth. */
final class FakeService implements VoiceService {

    /** A request that was seen. */
    record Seen(long nanoTime, Location location, String connector, Set<Long> numbers) {}

    final List<Seen> changes = new ArrayList<>();
    final Map<Location, Integer> mostInFlight = new HashMap<>();
    int mostInFlightOfAll;
    int lists;
    int reads;
    boolean listingDenied;
    /** Whether the first listing of several pages skips a number, as where others take numbers off meanwhile. */
    boolean skipsOnce;
    /** The answer to each so many changes is lost, after it was applied; 0 for none. */
    int losesEachAnswer;
    /** Makes the token of the next page from a page's own where listings do not end; nothing is on their pages. */
    @Nullable UnaryOperator<String> endless;
    /** How long an answer takes. */
    Function<Location, Duration> latency;

    private final Map<Location, Integer> inFlight = new HashMap<>();
    private int inFlightOfAll;
    private final Time time;
    private final Random random;
    private final FaultProfile faults;
    private final Set<Target> associated = new HashSet<>();
    private final Map<PhoneNumber, Set<String>> connectorsOf = new HashMap<>();
    private final Set<Long> refused = new HashSet<>();
    private final Set<Long> poison = new HashSet<>();
    private final Set<String> badConnectors = new HashSet<>();
    private final Set<String> forbiddenConnectors = new HashSet<>();

    FakeService(Plan plan, double alreadyOff, Time time, Random random, FaultProfile faults) {
        this.time = time;
        this.random = random;
        this.faults = faults;
        this.latency = location -> Duration.ofMillis(1 + random.nextInt(200));
        plan.connectors().forEach(connector -> {
            if (chance(faults.of(Fault.MISSING_CONNECTOR))) {
                badConnectors.add(connector.voiceConnectorId());
            } else if (chance(faults.of(Fault.FORBIDDEN_CONNECTOR))) {
                forbiddenConnectors.add(connector.voiceConnectorId());
            }
            for (Target target : connector.targets()) {
                connectorsOf
                        .computeIfAbsent(target.phoneNumber(), n -> new HashSet<>())
                        .add(target.voiceConnectorId());
                if (!chance(alreadyOff)) {
                    associated.add(target);
                }
                if (chance(faults.of(Fault.NUMBER_REFUSED))) {
                    refused.add(target.phoneNumber().digits());
                }
                if (chance(faults.of(Fault.POISONED_NUMBER))) {
                    poison.add(target.phoneNumber().digits());
                }
            }
        });
    }

    /** As if a request for it had been applied before. */
    void takeOff(Target target) {
        associated.remove(target);
    }

    boolean isOn(Target target) {
        return associated.contains(target);
    }

    @Override
    public Mono<Void> prepare(String region) {
        return Mono.empty();
    }

    @Override
    public Mono<ChangeResult> change(ChangeCall call, Connector on, List<PhoneNumber> numbers, Session session) {
        Location location = on.location();
        return Mono.defer(() -> {
                    Set<Long> asked = new HashSet<>();
                    numbers.forEach(number -> asked.add(number.digits()));
                    changes.add(new Seen(time.nanoTime().getAsLong(), location, on.voiceConnectorId(), asked));
                    boolean loses = losesEachAnswer > 0 && changes.size() % losesEachAnswer == 0;
                    return later(location, () -> answer(location, on.voiceConnectorId(), numbers))
                            .flatMap(answer -> loses ? lost() : Mono.just(answer));
                })
                .doOnSubscribe(s -> begin(location))
                .doOnTerminate(() -> end(location))
                .doOnCancel(() -> end(location));
    }

    private Mono<ChangeResult> answer(Location location, String connector, List<PhoneNumber> numbers) {
        if (chance(faults.of(Fault.THROTTLED))) {
            return refused(Kind.THROTTLED, "ThrottledClient");
        }
        if (chance(faults.of(Fault.UNAVAILABLE))) {
            return refused(Kind.UNAVAILABLE, "ServiceUnavailable");
        }
        if (badConnectors.contains(connector)) {
            return refused(Kind.NO_CONNECTOR, "NotFound");
        }
        if (forbiddenConnectors.contains(connector)) {
            return refused(Kind.FORBIDDEN, "Forbidden");
        }
        if (chance(faults.of(Fault.LOST_REQUEST))) {
            return lost();
        }
        if (numbers.stream().anyMatch(n -> poison.contains(n.digits()))) {
            return refused(Kind.BAD_REQUEST, "BadRequest");
        }
        List<ItemError> errors = new ArrayList<>();
        numbers.forEach(number -> change(location, connector, number, errors));
        if (chance(faults.of(Fault.LOST_ANSWER))) {
            return lost();
        }
        if (chance(faults.of(Fault.NO_ANSWER))) {
            return Mono.never();
        }
        return chance(faults.of(Fault.UNEXPECTED_ANSWER))
                ? refused(Kind.UNEXPECTED, "UnexpectedResponse")
                : Mono.just(new ChangeResult.Accepted(errors, "request"));
    }

    private void change(Location location, String connector, PhoneNumber number, List<ItemError> errors) {
        if (refused.contains(number.digits())) {
            errors.add(new ItemError(number.digits(), "PreconditionFailed", null));
        } else if (chance(faults.of(Fault.NUMBER_THROTTLED))) {
            errors.add(new ItemError(number.digits(), "Throttled", null));
        } else if (!associated.remove(new Target(location, connector, number))) {
            errors.add(new ItemError(number.digits(), "NotFound", null));
        }
    }

    @Override
    public Mono<NumberResult> read(Location location, PhoneNumber number, Session session) {
        reads++;
        return later(
                        location,
                        () -> chance(faults.of(Fault.READ_REFUSED))
                                ? Mono.<NumberResult>just(new NumberResult.Failed(new RequestFailure(
                                        random.nextBoolean() ? Kind.UNAVAILABLE : Kind.THROTTLED,
                                        Source.REQUEST,
                                        "ServiceUnavailable",
                                        null,
                                        null)))
                                : Mono.<NumberResult>just(new NumberResult.Shown(on(location, number), "read")))
                .doOnSubscribe(s -> begin(location))
                .doOnTerminate(() -> end(location))
                .doOnCancel(() -> end(location));
    }

    private List<Association> on(Location location, PhoneNumber number) {
        return connectorsOf.getOrDefault(number, Set.of()).stream()
                .filter(connector -> isOn(new Target(location, connector, number)))
                .map(Association::connector)
                .toList();
    }

    @Override
    public Mono<ReadResult> list(Association.Kind kind, Connector on, @Nullable String token, Session session) {
        Location location = on.location();
        return later(
                        location,
                        () -> chance(faults.of(Fault.READ_REFUSED))
                                ? Mono.<ReadResult>just(new ReadResult.Failed(new RequestFailure(
                                        random.nextBoolean() ? Kind.UNAVAILABLE : Kind.THROTTLED,
                                        Source.REQUEST,
                                        "ServiceUnavailable",
                                        null,
                                        null)))
                                : Mono.just(page(location, on.voiceConnectorId(), token)))
                .doOnSubscribe(s -> begin(location))
                .doOnTerminate(() -> end(location))
                .doOnCancel(() -> end(location));
    }

    private ReadResult page(Location location, String voiceConnectorId, @Nullable String token) {
        lists++;
        if (listingDenied) {
            return new ReadResult.Failed(
                    new RequestFailure(Kind.FORBIDDEN, Source.REQUEST, "AccessDenied", null, "list"));
        }
        UnaryOperator<String> next = endless;
        if (next != null) {
            return new ReadResult.Listed(Set.of(), next.apply(token == null ? "0" : token), "list");
        }
        long after = token == null ? 0 : Long.parseLong(token);
        List<Long> on = associated.stream()
                .filter(target -> target.location().equals(location)
                        && target.voiceConnectorId().equals(voiceConnectorId))
                .map(target -> target.phoneNumber().digits())
                .filter(digits -> digits > after)
                .sorted()
                .limit(101)
                .toList();
        if (skipsOnce && token == null && on.size() > 100) {
            skipsOnce = false;
            return new ReadResult.Listed(Set.copyOf(on.subList(0, 99)), String.valueOf(on.get(99)), "list");
        }
        return on.size() <= 100
                ? new ReadResult.Listed(Set.copyOf(on), null, "list")
                : new ReadResult.Listed(Set.copyOf(on.subList(0, 100)), String.valueOf(on.get(99)), "list");
    }

    private <T> Mono<T> later(Location location, Supplier<Mono<T>> what) {
        return Mono.delay(latency.apply(location), time.scheduler()).flatMap(tick -> what.get());
    }

    private static Mono<ChangeResult> lost() {
        return Mono.just(new ChangeResult.Failed(
                new RequestFailure(Kind.AMBIGUOUS, Source.CLIENT, "ClosedChannel", null, null)));
    }

    private static Mono<ChangeResult> refused(Kind kind, String code) {
        return Mono.just(new ChangeResult.Failed(new RequestFailure(kind, Source.REQUEST, code, null, null)));
    }

    private void begin(Location location) {
        int here = inFlight.merge(location, 1, Integer::sum);
        mostInFlight.merge(location, here, Math::max);
        mostInFlightOfAll = Math.max(mostInFlightOfAll, ++inFlightOfAll);
    }

    private void end(Location location) {
        inFlight.merge(location, -1, Integer::sum);
        inFlightOfAll--;
    }

    private boolean chance(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    @Override
    public void close() {}
}
