package io.github.onhook.benchmarks.peer;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.chimesdkvoice.ChimeSdkVoiceAsyncClient;

/**
 * A {@code flatMap} over the SDK's asynchronous client with the SDK's retries: {@code Loop WORK adaptive|standard
 * each|shared}, with a client for each location or one for all. Failed numbers are sent again in another pass, until
 * none
 * fails, like a user who repeats the loop.
 */
public final class Loop {

    private record Request(Place place, List<String> numbers) {}

    private final SdkAsyncHttpClient http =
            NettyNioAsyncHttpClient.builder().maxConcurrency(512).build();
    private final Map<String, ChimeSdkVoiceAsyncClient> clients = new HashMap<>();
    private final Work work;
    private final RetryMode mode;
    private final boolean shared;

    private Loop(Work work, RetryMode mode, boolean shared) {
        this.work = work;
        this.mode = mode;
        this.shared = shared;
    }

    /** Does the work. */
    public static void main(String[] args) throws IOException {
        Work work = Work.read(args[0]);
        RetryMode mode = switch (args[1].toLowerCase(Locale.ROOT)) {
            case "adaptive" -> RetryMode.ADAPTIVE_V2;
            case "standard" -> RetryMode.STANDARD;
            default -> throw new IllegalArgumentException("no such mode: " + args[1]);
        };
        Loop loop = new Loop(work, mode, args[2].equals("shared"));
        work.places().forEach(loop::client);
        loop.run(List.of(work.warmUp())).block();
        Starter.await();
        long start = System.nanoTime();
        loop.run(work.places()).block();
        Starter.done(System.nanoTime() - start, 0);
    }

    private Mono<Void> run(List<Place> places) {
        if (shared) {
            return passes(inTurn(places), work.inFlight() * places.size());
        }
        return Flux.fromIterable(places)
                .flatMap(place -> passes(inTurn(List.of(place)), work.inFlight()), places.size())
                .then();
    }

    private Mono<Void> passes(List<Request> requests, int concurrency) {
        return Mono.just(requests)
                .expand(left -> left.isEmpty() ? Mono.empty() : pass(left, concurrency))
                .then();
    }

    /** The failed numbers. */
    private Mono<List<Request>> pass(List<Request> requests, int concurrency) {
        return Flux.fromIterable(requests)
                .flatMap(
                        request -> send(request).then(Mono.<Request>empty()).onErrorResume(e -> Mono.just(request)),
                        concurrency)
                .collectList();
    }

    private Mono<?> send(Request request) {
        return Mono.fromFuture(() -> client(request.place)
                .disassociatePhoneNumbersFromVoiceConnector(r -> r.voiceConnectorId(request.place.connector())
                        .e164PhoneNumbers(request.numbers)
                        .overrideConfiguration(o -> o.credentialsProvider(credentials(request.place)))));
    }

    /** The requests, round-robin over the locations. */
    private List<Request> inTurn(List<Place> places) {
        List<List<Request>> all = places.stream()
                .map(place -> place.batches(work.batch()).stream()
                        .map(numbers -> new Request(place, numbers))
                        .toList())
                .toList();
        List<Request> mixed = new ArrayList<>();
        int longest = all.stream().mapToInt(List::size).max().orElse(0);
        for (int i = 0; i < longest; i++) {
            for (List<Request> own : all) {
                if (i < own.size()) {
                    mixed.add(own.get(i));
                }
            }
        }
        return mixed;
    }

    private ChimeSdkVoiceAsyncClient client(Place place) {
        String key = shared ? "all" : place.account();
        return Objects.requireNonNull(clients.computeIfAbsent(
                key,
                k -> ChimeSdkVoiceAsyncClient.builder()
                        .region(Region.of(place.region()))
                        .endpointOverride(URI.create(work.endpoint()))
                        .httpClient(http)
                        .credentialsProvider(credentials(place))
                        .overrideConfiguration(o -> o.retryStrategy(mode))
                        .build()));
    }

    private static StaticCredentialsProvider credentials(Place place) {
        return StaticCredentialsProvider.create(
                AwsBasicCredentials.create(place.accessKeyId(), place.secretAccessKey()));
    }
}
