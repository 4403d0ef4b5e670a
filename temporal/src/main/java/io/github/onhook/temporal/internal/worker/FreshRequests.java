package io.github.onhook.temporal.internal.worker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SdkHttpContentPublisher;

/**
 * Writes no body of a request that waited long since it was handed over, as in a process that was suspended meanwhile:
 * what allowed the request may no longer hold. Without its body, such a request has no effect.
 */
public final class FreshRequests implements SdkAsyncHttpClient {

    private final SdkAsyncHttpClient http;
    private final long longestNanos;
    private final LongSupplier nanoTime;

    /**
     * Sends through a client.
     *
     * @param http not closed with this
     * @param longest how long a request may wait for its connection
     * @param nanoTime as {@link System#nanoTime}
     */
    public FreshRequests(SdkAsyncHttpClient http, Duration longest, LongSupplier nanoTime) {
        this.http = http;
        this.longestNanos = longest.toNanos();
        this.nanoTime = nanoTime;
    }

    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
        AsyncExecuteRequest.Builder fresh = AsyncExecuteRequest.builder()
                .request(request.request())
                .requestContentPublisher(new FreshBody(request.requestContentPublisher(), nanoTime.getAsLong()))
                .responseHandler(request.responseHandler())
                .fullDuplex(request.fullDuplex())
                .httpExecutionAttributes(request.httpExecutionAttributes());
        request.metricCollector().ifPresent(fresh::metricCollector);
        return http.execute(fresh.build());
    }

    private final class FreshBody implements SdkHttpContentPublisher {

        private final SdkHttpContentPublisher body;
        private final long handedOver;

        private FreshBody(SdkHttpContentPublisher body, long handedOver) {
            this.body = body;
            this.handedOver = handedOver;
        }

        @Override
        public Optional<Long> contentLength() {
            return body.contentLength();
        }

        @Override
        public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
            if (nanoTime.getAsLong() - handedOver <= longestNanos) {
                body.subscribe(subscriber);
                return;
            }
            subscriber.onSubscribe(new Subscription() {
                @Override
                public void request(long n) {}

                @Override
                public void cancel() {}
            });
            subscriber.onError(new IOException("the request waited too long before it could be written: not sent"));
        }
    }

    @Override
    public String clientName() {
        return http.clientName();
    }

    /** The client is closed by its owner. */
    @Override
    public void close() {}
}
