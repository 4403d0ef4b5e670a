package io.github.onhook.benchmarks;

import io.github.onhook.internal.chime.Association;
import io.github.onhook.internal.chime.ChangeCall;
import io.github.onhook.internal.chime.NumberResult;
import io.github.onhook.internal.chime.VoiceService;
import io.github.onhook.internal.operation.ChangeResult;
import io.github.onhook.internal.operation.ChangeResult.ItemError;
import io.github.onhook.internal.operation.ReadResult;
import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.internal.operation.RequestFailure.Kind;
import io.github.onhook.internal.rate.TokenBucket;
import io.github.onhook.model.Connector;
import io.github.onhook.model.Location;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.session.Session;
import io.github.onhook.time.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A service in virtual time, with a quota at each location. */
final class VirtualService implements VoiceService {

    static final Duration LATENCY = Duration.ofMillis(80);
    private static final Duration REFUSED_AFTER = Duration.ofMillis(15);
    private static final ChangeResult THROTTLED =
            new ChangeResult.Failed(new RequestFailure(Kind.THROTTLED, Source.REQUEST, "ThrottledClient", null, null));

    private final Time time;
    private final ToDoubleFunction<Location> quota;
    private final ToDoubleFunction<Location> burst;
    private final int numberErrorEvery;
    private final Map<Location, TokenBucket> buckets = new HashMap<>();
    private final Set<Long> refusedOnce = new HashSet<>();

    /**
     * A new service, whose quotas hold one second's worth of requests.
     *
     * @param quota requests per second
     * @param numberErrorEvery every nth number is unavailable at its first request; 0 for none
     */
    VirtualService(Time time, ToDoubleFunction<Location> quota, int numberErrorEvery) {
        this(time, quota, location -> Math.max(1, quota.applyAsDouble(location)), numberErrorEvery);
    }

    /**
     * A new service.
     *
     * @param burst requests that a quota holds
     */
    VirtualService(
            Time time, ToDoubleFunction<Location> quota, ToDoubleFunction<Location> burst, int numberErrorEvery) {
        this.time = time;
        this.quota = quota;
        this.burst = burst;
        this.numberErrorEvery = numberErrorEvery;
    }

    @Override
    public Mono<Void> prepare(String region) {
        return Mono.empty();
    }

    @Override
    public Mono<ChangeResult> change(ChangeCall call, Connector on, List<PhoneNumber> numbers, Session session) {
        Location location = on.location();
        return Mono.defer(() -> {
            long now = time.nanoTime().getAsLong();
            double perSecond = quota.applyAsDouble(location);
            TokenBucket bucket = buckets.computeIfAbsent(
                    location, l -> new TokenBucket(perSecond, burst.applyAsDouble(location), now));
            boolean admitted = bucket.nanosUntilToken(now) == 0;
            if (admitted) {
                bucket.take(now);
            }
            ChangeResult answer = admitted ? accepted(numbers) : THROTTLED;
            return Mono.delay(admitted ? LATENCY : REFUSED_AFTER, time.scheduler())
                    .map(tick -> answer);
        });
    }

    private ChangeResult accepted(List<PhoneNumber> numbers) {
        if (numberErrorEvery == 0) {
            return new ChangeResult.Accepted(List.of(), "request");
        }
        List<ItemError> errors = numbers.stream()
                .map(PhoneNumber::digits)
                .filter(digits -> digits % numberErrorEvery == 0 && refusedOnce.add(digits))
                .map(digits -> new ItemError(digits, "ServiceUnavailable", null))
                .toList();
        return new ChangeResult.Accepted(errors, "request");
    }

    @Override
    public Mono<ReadResult> list(Association.Kind kind, Connector on, @Nullable String token, Session session) {
        return Mono.just(new ReadResult.Listed(Set.of(), null, "request"));
    }

    @Override
    public Mono<NumberResult> read(Location location, PhoneNumber number, Session session) {
        return Mono.just(new NumberResult.Shown(List.of(), "request"));
    }

    @Override
    public void close() {}
}
