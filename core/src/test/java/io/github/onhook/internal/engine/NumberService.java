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
import io.github.onhook.model.Reason.Source;
import io.github.onhook.session.Session;
import io.github.onhook.time.Time;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.chimesdkvoice.ChimeSdkVoiceAsyncClient;
import software.amazon.awssdk.services.chimesdkvoice.model.AssociatePhoneNumbersWithVoiceConnectorRequest;

/** Numbers in memory and virtual time that move and are deleted, with faults; it knows where each of them is. */
final class NumberService implements VoiceService {

    /** What a request asks for, as its wire form has it. */
    enum Wish {
        OFF,
        ON,
        FORCE_ON,
        DELETE,
        RESTORE
    }

    /** A request that was sent. */
    record Sent(long nanoTime, Wish wish, Location location, Set<Long> numbers) {}

    /** Where numbers that exist are; {@code null} is on no connector. */
    final Map<Long, @Nullable String> connectorOf = new HashMap<>();

    final Set<Long> deleted = new HashSet<>();
    final List<Sent> sent = new ArrayList<>();
    /** What no request may do, and one did. */
    final List<String> violations = new ArrayList<>();
    /** Receives each request before it is applied. */
    Consumer<Sent> onSent = request -> {};

    private final Time time;
    private final Random random;
    private final FaultProfile faults;
    /** By connector: numbers that it refuses to take. */
    private final Map<String, Set<Long>> refused = new HashMap<>();

    NumberService(Time time, Random random, FaultProfile faults) {
        this.time = time;
        this.random = random;
        this.faults = faults;
    }

    void put(long number, @Nullable String connector) {
        connectorOf.put(number, connector);
    }

    void refuse(String connector, long number) {
        refused.computeIfAbsent(connector, c -> new HashSet<>()).add(number);
    }

    boolean refuses(String connector, long number) {
        return refused.getOrDefault(connector, Set.of()).contains(number);
    }

    @Override
    public Mono<Void> prepare(String region) {
        return Mono.empty();
    }

    @Override
    public Mono<ChangeResult> change(ChangeCall call, Connector on, List<PhoneNumber> numbers, Session session) {
        return Mono.defer(() -> {
            Set<Long> asked = new HashSet<>();
            numbers.forEach(number -> asked.add(number.digits()));
            Sent request = new Sent(time.nanoTime().getAsLong(), wish(call), on.location(), asked);
            sent.add(request);
            onSent.accept(request);
            return later(() -> answer(request, on.voiceConnectorId()));
        });
    }

    private static Wish wish(ChangeCall call) {
        List<Wish> seen = new ArrayList<>();
        ChimeSdkVoiceAsyncClient client = (ChimeSdkVoiceAsyncClient) Proxy.newProxyInstance(
                NumberService.class.getClassLoader(),
                new Class<?>[] {ChimeSdkVoiceAsyncClient.class},
                (proxy, method, arguments) -> {
                    seen.add(wish(method.getName(), arguments[0]));
                    return new CompletableFuture<>();
                });
        var unused = call.send(
                client,
                "id",
                List.of("+12065550100"),
                AwsRequestOverrideConfiguration.builder().build(),
                (raw, error) -> {});
        return seen.get(0);
    }

    @SuppressWarnings("unchecked")
    private static Wish wish(String method, Object request) {
        return switch (method) {
            case "disassociatePhoneNumbersFromVoiceConnector" -> Wish.OFF;
            case "batchDeletePhoneNumber" -> Wish.DELETE;
            case "restorePhoneNumber" -> Wish.RESTORE;
            case "associatePhoneNumbersWithVoiceConnector" ->
                AssociatePhoneNumbersWithVoiceConnectorRequest.builder()
                                .applyMutation(
                                        (Consumer<AssociatePhoneNumbersWithVoiceConnectorRequest.Builder>) request)
                                .build()
                                .forceAssociate()
                        ? Wish.FORCE_ON
                        : Wish.ON;
            default -> throw new AssertionError("no run sends " + method);
        };
    }

    private Mono<ChangeResult> answer(Sent request, String connector) {
        if (chance(Fault.THROTTLED)) {
            return failed(Kind.THROTTLED, "ThrottledClient");
        }
        if (chance(Fault.UNAVAILABLE)) {
            return failed(Kind.UNAVAILABLE, "ServiceUnavailable");
        }
        if (chance(Fault.LOST_REQUEST)) {
            return lost();
        }
        List<ItemError> errors = new ArrayList<>();
        for (long number : request.numbers()) {
            String code = chance(Fault.NUMBER_THROTTLED) ? "Throttled" : apply(request.wish(), connector, number);
            if (code != null) {
                errors.add(new ItemError(number, code, null));
            }
        }
        if (chance(Fault.LOST_ANSWER)) {
            return lost();
        }
        return chance(Fault.NO_ANSWER) ? Mono.never() : Mono.just(new ChangeResult.Accepted(errors, "request"));
    }

    /** Says the code of the refusal; {@code null} where it is applied. */
    private @Nullable String apply(Wish wish, String connector, long number) {
        String on = connectorOf.get(number);
        if (refuses(connector, number)) {
            return "PreconditionFailed";
        }
        switch (wish) {
            case OFF -> {
                if (!connector.equals(on)) {
                    return "NotFound";
                }
                put(number, null);
            }
            case ON -> {
                if (on != null && !on.equals(connector)) {
                    return "PhoneNumberAssociationsExist";
                }
                put(number, connector);
            }
            case FORCE_ON -> {
                if (on == null) {
                    violations.add(number + " was forced, and was on no connector");
                }
                put(number, connector);
            }
            case DELETE -> {
                if (on != null) {
                    violations.add(number + " was on " + on + ", and its deletion was asked for");
                    return "PhoneNumberAssociationsExist";
                }
                deleted.add(number);
            }
            case RESTORE -> {
                if (!deleted.remove(number)) {
                    return "NotFound";
                }
            }
        }
        return null;
    }

    @Override
    public Mono<NumberResult> read(Location location, PhoneNumber number, Session session) {
        return later(() -> {
            if (chance(Fault.READ_REFUSED)) {
                return Mono.just(new NumberResult.Failed(unavailable()));
            }
            String on = connectorOf.get(number.digits());
            return Mono.just(new NumberResult.Shown(
                    on == null ? List.of() : List.of(Association.connector(on)),
                    deleted.contains(number.digits()),
                    "read"));
        });
    }

    @Override
    public Mono<ReadResult> list(Association.Kind kind, Connector on, @Nullable String token, Session session) {
        return later(() -> {
            if (chance(Fault.READ_REFUSED)) {
                return Mono.just(new ReadResult.Failed(unavailable()));
            }
            Set<Long> listed = new HashSet<>();
            connectorOf.forEach((number, connector) -> {
                if (on.voiceConnectorId().equals(connector)) {
                    listed.add(number);
                }
            });
            return Mono.just(new ReadResult.Listed(listed, null, "list"));
        });
    }

    private <T> Mono<T> later(Supplier<Mono<? extends T>> answer) {
        return Mono.delay(Duration.ofMillis(1 + random.nextInt(200)), time.scheduler())
                .flatMap(tick -> answer.get());
    }

    private static RequestFailure unavailable() {
        return new RequestFailure(Kind.UNAVAILABLE, Source.REQUEST, "ServiceUnavailable", null, null);
    }

    private static Mono<ChangeResult> lost() {
        return Mono.just(new ChangeResult.Failed(
                new RequestFailure(Kind.AMBIGUOUS, Source.CLIENT, "ClosedChannel", null, null)));
    }

    private static Mono<ChangeResult> failed(Kind kind, String code) {
        return Mono.just(new ChangeResult.Failed(new RequestFailure(kind, Source.REQUEST, code, null, null)));
    }

    private boolean chance(Fault fault) {
        double probability = faults.of(fault);
        return probability > 0 && random.nextDouble() < probability;
    }

    @Override
    public void close() {}
}
