package io.github.onhook.service.run.live;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The latest state of one run, as bytes that all its watchers share.
 *
 * <p>Watchers are notified of newer frames and read the latest when ready (conflation): a slow watcher skips frames,
 * delays no
 * other, and needs no buffer.
 */
public final class Frames {

    private static final Long NOW = 0L;

    private final Sinks.Many<Long> changes = Sinks.many().multicast().directBestEffort();
    private final Sinks.Empty<Void> ended = Sinks.empty();
    private @Nullable Frame latest;
    private volatile boolean over;

    /**
     * A state.
     *
     * @param number of the frames of one run, from 1
     * @param json shared: not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // Deliberately shared by all watchers.
    public record Frame(long number, byte[] json) {}

    public synchronized void publish(byte[] json) {
        Frame before = latest;
        Frame frame = new Frame(before == null ? 1 : before.number + 1, json);
        latest = frame;
        changes.tryEmitNext(frame.number);
    }

    /** The run has ended: no frame follows, and watchers end after the latest. */
    public void end() {
        over = true;
        letGo();
    }

    /** No frame follows from here: watchers end after the latest, and may ask again. */
    public synchronized void letGo() {
        changes.tryEmitComplete();
        ended.tryEmitEmpty();
    }

    /** Whether the latest frame is final. */
    public boolean over() {
        return over;
    }

    /** Completes when no frame follows. */
    public Mono<Void> ended() {
        return ended.asMono();
    }

    /** Emits immediately, and whenever there may be a newer frame; completes after the last. */
    public Flux<Long> changes() {
        return Flux.merge(changes.asFlux(), Mono.just(NOW)).onBackpressureLatest();
    }

    /** The latest, or {@code null} if there is none yet. */
    public synchronized @Nullable Frame latest() {
        return latest;
    }

    /** The number of watchers. */
    public int watchers() {
        return changes.currentSubscriberCount();
    }
}
