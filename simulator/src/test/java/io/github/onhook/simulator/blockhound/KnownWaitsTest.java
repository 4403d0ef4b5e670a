package io.github.onhook.simulator.blockhound;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class KnownWaitsTest {

    private static final int THREADS = 8;
    private static final int ALLOCATORS = 400;

    private final Scheduler scheduler = Schedulers.newParallel("sharing", THREADS);

    @AfterEach
    void end() {
        scheduler.dispose();
    }

    /** Threads that take buffers of a new allocator at once make it grow, and give back what they grew out of. */
    @Test
    void threadsMayWaitForTheLocksOfAnAllocatorThatGrows() {
        Mono<Long> taken = Flux.range(0, ALLOCATORS)
                .concatMap(n -> {
                    AdaptiveByteBufAllocator allocator = new AdaptiveByteBufAllocator(false);
                    return Flux.range(0, THREADS)
                            .flatMap(
                                    thread -> Mono.fromRunnable(() -> takeAndGiveBack(allocator))
                                            .subscribeOn(scheduler)
                                            .thenReturn(1),
                                    THREADS);
                })
                .count();

        StepVerifier.create(taken).expectNext((long) THREADS * ALLOCATORS).verifyComplete();
    }

    private static void takeAndGiveBack(AdaptiveByteBufAllocator allocator) {
        for (int n = 0; n < 50; n++) {
            ByteBuf buffer = allocator.heapBuffer(256);
            buffer.release();
        }
    }
}
