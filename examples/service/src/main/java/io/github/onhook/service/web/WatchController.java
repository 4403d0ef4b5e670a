package io.github.onhook.service.web;

import io.github.onhook.service.run.Runs;
import io.github.onhook.service.run.live.Frames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Streams a run to its watchers as server-sent events. */
@RestController
class WatchController {

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final byte[] BEFORE = utf8("event: state\ndata: ");
    private static final byte[] AFTER = utf8("\n\n");
    private static final byte[] ALIVE = utf8(":\n\n");
    private static final byte[] END = utf8("event: end\ndata: {}\n\n");

    private final Runs runs;

    WatchController(Runs runs) {
        this.runs = runs;
    }

    /** Sends {@code state} events on changes, and one {@code end} event after the last. */
    @GetMapping(path = "/api/runs/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Mono<Void> events(@PathVariable String id, ServerHttpResponse response) {
        return runs.watch(id, frames -> {
            response.getHeaders().setContentType(MediaType.TEXT_EVENT_STREAM);
            response.getHeaders().setCacheControl(CacheControl.noStore());
            response.getHeaders().set("X-Accel-Buffering", "no");
            return response.writeAndFlushWith(events(frames, response.bufferFactory()));
        });
    }

    /*
     * An event is created only when the connection has accepted the previous one: the queue holds notifications, not
     * states. So a watcher that does not read costs one event, for any length of time.
     */
    private static Flux<Flux<DataBuffer>> events(Frames frames, DataBufferFactory buffers) {
        AtomicLong shown = new AtomicLong();
        Flux<Flux<DataBuffer>> states = frames.changes().map(n -> Flux.defer(() -> newest(frames, shown, buffers)));
        Flux<Flux<DataBuffer>> alive =
                Flux.interval(HEARTBEAT).takeUntilOther(frames.ended()).map(n -> Flux.just(buffers.wrap(ALIVE)));
        return Flux.merge(states, alive)
                .onBackpressureLatest()
                .concatWith(
                        Flux.just(Flux.defer(() -> Flux.concat(newest(frames, shown, buffers), end(frames, buffers)))));
    }

    /** Sent if the run has ended. If only this process ends, clients reconnect. */
    private static Flux<DataBuffer> end(Frames frames, DataBufferFactory buffers) {
        return frames.over() ? Flux.just(buffers.wrap(END)) : Flux.empty();
    }

    private static Flux<DataBuffer> newest(Frames frames, AtomicLong shown, DataBufferFactory buffers) {
        Frames.Frame frame = frames.latest();
        if (frame == null || frame.number() <= shown.get()) {
            return Flux.empty();
        }
        shown.set(frame.number());
        return Flux.just(buffers.wrap(BEFORE), buffers.wrap(frame.json()), buffers.wrap(AFTER));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
