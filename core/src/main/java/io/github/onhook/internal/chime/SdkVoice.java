package io.github.onhook.internal.chime;

import io.github.onhook.internal.operation.ChangeResult;
import io.github.onhook.internal.operation.ReadResult;
import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.model.Connector;
import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.chimesdkvoice.ChimeSdkVoiceAsyncClient;

/** {@link VoiceService} over the SDK's own asynchronous clients. */
public final class SdkVoice implements VoiceService {

    private final RegionalClients clients;
    private final VoiceInventory inventory;
    private final @Nullable Runnable beforeChange;
    /** By account: to make one takes longer than to find it. */
    private final Map<String, Signing> signings = new ConcurrentHashMap<>();

    /**
     * Calls through these clients.
     *
     * @param clients closed with this
     */
    public SdkVoice(RegionalClients clients) {
        this(clients, null);
    }

    /**
     * Calls through these clients.
     *
     * @param clients closed with this
     * @param beforeChange runs when a change is signed and about to be written, on the thread that sends it: where it throws,
     *     nothing is sent, and the change fails as one without an answer; {@code null} for nothing
     */
    public SdkVoice(RegionalClients clients, @Nullable Runnable beforeChange) {
        this.clients = clients;
        this.inventory = new VoiceInventory(clients);
        this.beforeChange = beforeChange;
    }

    @Override
    public Mono<Void> prepare(String region) {
        // Not then(): that discards the client, and a hook for what is discarded may take it for its own.
        return clients.in(region).flatMap(client -> Mono.empty());
    }

    @Override
    public Mono<ChangeResult> change(ChangeCall call, Connector on, List<PhoneNumber> numbers, Session session) {
        String region = on.location().region();
        ChimeSdkVoiceAsyncClient ready = clients.ready(region);
        return ready != null
                ? answer(call, ready, on.voiceConnectorId(), numbers, session)
                : clients.in(region)
                        .flatMap(client -> answer(call, client, on.voiceConnectorId(), numbers, session))
                        .onErrorResume(e -> Mono.just(new ChangeResult.Failed(Classifier.failure(e))));
    }

    /** One operator where several would read better: this is the way of every request. */
    private Mono<ChangeResult> answer(
            ChangeCall call, ChimeSdkVoiceAsyncClient client, String id, List<PhoneNumber> numbers, Session session) {
        return new CallbackMono<>(answered -> {
            try {
                CompletableFuture<?> under = call.send(
                        client,
                        id,
                        e164(numbers),
                        signing(session).change,
                        (raw, error) -> answered.accept(answer(raw, error, numbers)));
                return () -> under.cancel(true);
            } catch (RuntimeException | LinkageError e) {
                answered.accept(new ChangeResult.Failed(Classifier.failure(e)));
                return () -> {};
            }
        });
    }

    private static ChangeResult answer(
            ChangeCall.@Nullable Raw raw, @Nullable Throwable error, List<PhoneNumber> numbers) {
        if (raw == null) {
            return new ChangeResult.Failed(
                    Classifier.failure(error == null ? new IllegalStateException("no answer") : error));
        }
        try {
            return Verifier.verified(raw, numbers);
        } catch (RuntimeException e) {
            return new ChangeResult.Failed(Classifier.failure(e));
        }
    }

    @Override
    public Mono<NumberResult> read(Location location, PhoneNumber number, Session session) {
        return clients.in(location.region())
                .flatMap(client -> Mono.fromFuture(() -> client.getPhoneNumber(
                        r -> r.phoneNumberId(number.e164()).overrideConfiguration(signing(session).read))))
                .map(response -> ShownNumber.read(response, number))
                .onErrorResume(e -> Mono.just(failed(e)));
    }

    @Override
    public Mono<ReadResult> list(Association.Kind kind, Connector on, @Nullable String token, Session session) {
        return inventory
                .numbers(kind, on.location().region(), on.voiceConnectorId(), token, session)
                .<ReadResult>map(page -> new ReadResult.Listed(
                        page.items().stream().map(PhoneNumber::digits).collect(Collectors.toSet()),
                        page.nextToken(),
                        page.requestId()))
                .onErrorResume(RequestFailedException.class, e -> Mono.just(new ReadResult.Failed(e.failure())));
    }

    @Override
    public Mono<RequestFailure> connector(Connector connector, Session session) {
        return inventory
                .connector(Operation.MOVE, connector.location().region(), connector.voiceConnectorId(), session)
                .<RequestFailure>flatMap(id -> Mono.empty())
                .onErrorResume(RequestFailedException.class, e -> Mono.just(e.failure()));
    }

    private static NumberResult failed(Throwable thrown) {
        RequestFailure failure = Classifier.failure(thrown);
        return failure.kind() == RequestFailure.Kind.NO_CONNECTOR
                ? new NumberResult.Absent(failure.requestId())
                : new NumberResult.Failed(failure);
    }

    private static List<String> e164(List<PhoneNumber> numbers) {
        List<String> texts = new ArrayList<>(numbers.size());
        for (PhoneNumber number : numbers) {
            texts.add(number.e164());
        }
        return texts;
    }

    private Signing signing(Session session) {
        Signing kept = signings.get(session.accountId());
        if (kept == null || !kept.session.equals(session)) {
            AwsRequestOverrideConfiguration read = as(session);
            kept = new Signing(session, read, beforeChange == null ? read : BeforeChange.runs(beforeChange, read));
            signings.put(session.accountId(), kept);
        }
        return kept;
    }

    static AwsRequestOverrideConfiguration as(Session session) {
        return AwsRequestOverrideConfiguration.builder()
                .credentialsProvider(StaticCredentialsProvider.create(session.credentials()))
                .build();
    }

    @Override
    public void close() {
        clients.close();
        signings.clear();
    }

    /** How requests are signed as a session. */
    private record Signing(
            Session session, AwsRequestOverrideConfiguration read, AwsRequestOverrideConfiguration change) {}
}
