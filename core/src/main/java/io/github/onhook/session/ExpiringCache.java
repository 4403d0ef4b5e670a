package io.github.onhook.session;

import io.github.onhook.session.SessionProvider.SessionListener;
import io.github.onhook.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** One value for all who ask: got by the first, kept until its end, renewed ahead of it as long as somebody asks. */
final class ExpiringCache<T> {

    /*
     * Design notes. What a question does:
     *
     *     fresh value                    the value
     *     ageing value                   the value, and a renewal begins behind the asker's back
     *     ageing value, renewal failed   the value; no renewal for a while
     *     none, or ended                 wait for the one load under way, or begin it
     *     none, load failed              the failure, for a while
     *
     * A load is cached, so it is subscribed to once, and who asks and then cancels does not cancel it for the others. The
     * monitor is held for plain assignments only.
     */
    private static final Duration FAILURE_REMEMBERED = Duration.ofSeconds(30);
    private static final Duration SHORTEST_USE = Duration.ofSeconds(1);

    private final Function<SessionListener, Mono<T>> source;
    private final Function<T, @Nullable Instant> end;
    private final Duration longestUse;
    private final Time time;

    private @Nullable T value;
    private Instant renewAt = Instant.MIN;
    private @Nullable Mono<T> loading;
    private @Nullable Throwable failure;
    private Instant failureUntil = Instant.MIN;

    /**
     * Keeps what the source gives.
     *
     * @param end when a value ends; {@code null} for never
     * @param longestUse how long a value is used before it is renewed, even where it does not end
     */
    ExpiringCache(
            Function<SessionListener, Mono<T>> source,
            Function<T, @Nullable Instant> end,
            Duration longestUse,
            Time time) {
        this.source = source;
        this.end = end;
        this.longestUse = longestUse;
        this.time = time;
    }

    /** The value; at once where there is one that has not ended. */
    Mono<T> get(SessionListener listener) {
        return Mono.defer(() -> answer(listener));
    }

    /** Another value than this one, which is got once for all who were refused with it. */
    Mono<T> instead(T refused, SessionListener listener) {
        return Mono.defer(() -> {
            forget(refused);
            return answer(listener);
        });
    }

    private synchronized Mono<T> answer(SessionListener listener) {
        Instant now = time.now().get();
        T held = value;
        if (held != null && now.isBefore(renewAt)) {
            return Mono.just(held);
        }
        if (loading == null && !now.isBefore(failureUntil)) {
            failure = null;
            loading = load(listener);
        }
        Mono<T> coming = loading;
        if (held != null && !hasEnded(held, now)) {
            return coming == null ? Mono.just(held) : Mono.firstWithValue(coming, Mono.just(held));
        }
        return coming != null ? coming : Mono.error(Objects.requireNonNull(failure));
    }

    private Mono<T> load(SessionListener listener) {
        return Mono.defer(() -> source.apply(listener))
                .single()
                .doOnNext(this::got)
                .doOnError(this::failed)
                .cache();
    }

    private synchronized void got(T fresh) {
        value = fresh;
        loading = null;
        renewAt = time.now().get().plus(useOf(fresh));
    }

    private synchronized void failed(Throwable e) {
        loading = null;
        failure = e;
        failureUntil = time.now().get().plus(FAILURE_REMEMBERED);
    }

    private synchronized void forget(T refused) {
        if (refused.equals(value)) {
            value = null;
        }
    }

    private boolean hasEnded(T held, Instant now) {
        Instant ends = end.apply(held);
        return ends != null && !now.isBefore(ends);
    }

    /** Until it nears its end, and not at the same moment as all others. */
    private Duration useOf(T fresh) {
        Instant ends = end.apply(fresh);
        if (ends == null) {
            return longestUse;
        }
        long left = Duration.between(time.now().get(), ends).toMillis();
        double share = 0.85 + 0.08 * ThreadLocalRandom.current().nextDouble();
        Duration use = Duration.ofMillis((long) (left * share));
        if (use.compareTo(longestUse) > 0) {
            return longestUse;
        }
        return use.compareTo(SHORTEST_USE) < 0 ? SHORTEST_USE : use;
    }
}
