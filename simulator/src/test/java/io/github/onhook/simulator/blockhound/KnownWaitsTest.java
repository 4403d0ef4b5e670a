package io.github.onhook.simulator.blockhound;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import software.amazon.awssdk.utils.cache.FifoCache;

class KnownWaitsTest {

    private static final int THREADS = 8;
    private static final int ALLOCATORS = 400;
    private static final int POOLS = 200;
    private static final int SIGNATURES = 20_000;

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

    /** Threads that hand tasks to a new pool at once start its threads, one after another, under its lock. */
    @Test
    void threadsMayWaitForTheLockOfAPoolThatStartsThreads() {
        List<ExecutorService> pools = Stream.generate(() -> Executors.newFixedThreadPool(2 * THREADS))
                .limit(POOLS)
                .toList();
        Mono<Long> handedOver = Flux.fromIterable(pools)
                .concatMap(pool -> Flux.range(0, 2 * THREADS)
                        .flatMap(
                                task -> Mono.fromRunnable(() -> pool.execute(() -> {}))
                                        .subscribeOn(scheduler)
                                        .thenReturn(1),
                                THREADS))
                .count();

        StepVerifier.create(handedOver).expectNext(2L * THREADS * POOLS).verifyComplete();
        pools.forEach(ExecutorService::shutdown);
    }

    /** Threads that sign requests of many accounts at once read and fill the SDK's cache of signing keys. */
    @Test
    void threadsMayWaitForTheLockOfTheCacheOfSigningKeys() {
        FifoCache<String> keys = new FifoCache<>(300);
        Mono<Long> signed = Flux.range(0, THREADS)
                .flatMap(
                        thread -> Flux.range(0, SIGNATURES)
                                .doOnNext(n -> keyOf("account " + n % 400, keys))
                                .count()
                                .subscribeOn(scheduler),
                        THREADS)
                .reduce(Long::sum);

        StepVerifier.create(signed).expectNext((long) THREADS * SIGNATURES).verifyComplete();
    }

    private static void keyOf(String account, FifoCache<String> keys) {
        if (keys.get(account) == null) {
            keys.add(account, account);
        }
    }

    private static void takeAndGiveBack(AdaptiveByteBufAllocator allocator) {
        for (int n = 0; n < 50; n++) {
            ByteBuf buffer = allocator.heapBuffer(256);
            buffer.release();
        }
    }
}
