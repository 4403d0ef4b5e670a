package io.github.onhook.tooling;

import io.github.onhook.calls.LocationCalls;
import io.github.onhook.model.Location;
import io.github.onhook.session.SessionProvider;
import java.util.List;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.ListQueuesResponse;

/** Another service's call in every location: the queues of Amazon SQS, one result for each account and Region. */
public final class QueuesEverywhere {

    private QueuesEverywhere() {}

    /**
     * The URLs of the queues.
     *
     * @param sessions must be allowed {@code sqs:ListQueues}
     * @param clients the client of a Region, without retries of its own; made before, since making one blocks
     */
    public static Flux<LocationCalls.Result<List<String>>> queues(
            Publisher<Location> locations, SessionProvider sessions, Function<String, SqsAsyncClient> clients) {
        return LocationCalls.builder(sessions)
                .build()
                .call(
                        locations,
                        at -> at.callAs(as -> Mono.fromFuture(() -> clients.apply(
                                                at.location().region())
                                        .listQueues(r -> r.overrideConfiguration(o -> o.credentialsProvider(as)))))
                                .map(ListQueuesResponse::queueUrls));
    }
}
