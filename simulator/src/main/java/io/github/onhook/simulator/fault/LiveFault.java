package io.github.onhook.simulator.fault;

import io.github.onhook.simulator.internal.state.E164;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** An active rule: counts the requests that it matched, and how often it failed each number. */
final class LiveFault {
    final Fault fault;
    private final @Nullable String accountId;
    private final long number;
    private final long addedAt;
    private final long fromNanos;
    private final long toNanos;
    private final Map<Long, Integer> failures = new ConcurrentHashMap<>();
    private final SplittableRandom random;
    private long met;

    /** @param accountId whom the rule's account means, by id or by ordinal; null for every account */
    LiveFault(Fault fault, @Nullable String accountId, long nowNanos) {
        this.fault = fault;
        this.accountId = accountId;
        number = fault.number() == null ? E164.NONE : E164.parse(fault.number());
        addedAt = nowNanos;
        fromNanos = fault.from().toNanos();
        toNanos = fault.to() == null ? Long.MAX_VALUE : fault.to().toNanos();
        random = new SplittableRandom(fault.seed());
    }

    boolean concernsNumbers() {
        return fault.effect() instanceof Effect.NumberError;
    }

    /** Whether the rule matches this request. Counts a match; called once for each request. */
    boolean concerns(FaultedRequest request, long nowNanos) {
        long age = nowNanos - addedAt;
        return age >= fromNanos && age < toNanos && about(request) && drawn();
    }

    private boolean about(FaultedRequest request) {
        return (accountId == null || accountId.equals(request.accountId()))
                && (fault.region() == null || fault.region().equals(request.region()))
                && (fault.operation() == null || fault.operation() == request.operation())
                && (fault.connector() == null || fault.connector().equals(request.resource()))
                && (number == E164.NONE || names(request));
    }

    private boolean names(FaultedRequest request) {
        if (request.resource().equals(fault.number())) {
            return true;
        }
        for (long one : request.numbers()) {
            if (one == number) {
                return true;
            }
        }
        return false;
    }

    private synchronized boolean drawn() {
        if (!fault.calls().contain(++met)) {
            return false;
        }
        return concernsNumbers() || fault.share() >= 1 || random.nextDouble() < fault.share();
    }

    /** The number of requests that met every condition except calls and share. */
    synchronized long met() {
        return met;
    }

    synchronized Duration delay() {
        Latency latency = fault.delay();
        return latency == null ? Duration.ZERO : latency.draw(random);
    }

    Effect.@Nullable NumberError errorOf(long asked) {
        if (!(fault.effect() instanceof Effect.NumberError error)
                || (number != E164.NONE && number != asked)
                || !chosen(asked)) {
            return null;
        }
        if (error.times() == Integer.MAX_VALUE) {
            return error;
        }
        int nth = failures.merge(asked, 1, (had, one) -> Math.min(error.times(), had) + one);
        return nth <= error.times() ? error : null;
    }

    /** The same numbers every time, for a seed. */
    private boolean chosen(long asked) {
        return fault.share() >= 1
                || new SplittableRandom(fault.seed() ^ asked * 0x9E3779B97F4A7C15L).nextDouble() < fault.share();
    }
}
