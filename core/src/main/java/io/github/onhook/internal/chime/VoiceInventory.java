package io.github.onhook.internal.chime;

import io.github.onhook.model.Operation;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.session.Session;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.services.chimesdkvoice.ChimeSdkVoiceAsyncClient;
import software.amazon.awssdk.services.chimesdkvoice.model.ChimeSdkVoiceResponse;
import software.amazon.awssdk.services.chimesdkvoice.model.ListPhoneNumbersResponse;

/**
 * The calls that look at what is there. Each is cold, sends one request without retries, changes nothing, and ends with
 * {@link RequestFailedException} where it is refused or its answer does not fit what was asked.
 */
public final class VoiceInventory implements AutoCloseable {

    /** The most that the service puts on a page. */
    /** The status of numbers in the deletion queue. */
    private static final String DELETED = "ReleaseInProgress";

    private static final int PAGE = 100;

    private final RegionalClients clients;

    /**
     * Calls through these clients.
     *
     * @param clients closed with this
     */
    public VoiceInventory(RegionalClients clients) {
        this.clients = clients;
    }

    /** Makes ready to call a Region, so that the time it takes is not the first request's. */
    public Mono<Void> prepare(String region) {
        return clients.in(region).then();
    }

    /**
     * The ids of a location's connectors, a page of them.
     *
     * @param token of the page before; {@code null} for the first page
     */
    public Mono<ListPage<String>> connectors(String region, @Nullable String token, Session session) {
        return read(
                region,
                client -> client.listVoiceConnectors(
                        r -> r.maxResults(PAGE).nextToken(token).overrideConfiguration(SdkVoice.as(session))),
                (answer, requestId) -> page(
                        shown(answer.hasVoiceConnectors(), "VoiceConnectors", requestId, answer::voiceConnectors)
                                .map(connector ->
                                        present(connector == null ? null : connector.voiceConnectorId(), requestId))
                                .toList(),
                        token,
                        answer.nextToken(),
                        requestId));
    }

    /**
     * The numbers on a connector, a page of them. A number that the answer shows on something else only is not believed to
     * be on the connector: the whole page is refused.
     *
     * @param token of the page before; {@code null} for the first page
     */
    public Mono<ListPage<PhoneNumber>> numbers(
            Operation operation, String region, String voiceConnectorId, @Nullable String token, Session session) {
        Association.Kind kind = operation.onGroups() ? Association.Kind.GROUP : Association.Kind.CONNECTOR;
        return numbers(kind, region, voiceConnectorId, token, session);
    }

    Mono<ListPage<PhoneNumber>> numbers(
            Association.Kind kind, String region, String id, @Nullable String token, Session session) {
        return read(
                region,
                client -> client.listPhoneNumbers(r -> r.filterName(kind.wireName())
                        .filterValue(id)
                        .maxResults(PAGE)
                        .nextToken(token)
                        .overrideConfiguration(SdkVoice.as(session))),
                (answer, requestId) ->
                        page(numbersOn(kind.wireName(), id, answer, requestId), token, answer.nextToken(), requestId));
    }

    /**
     * The numbers in the deletion queue, a page of them.
     *
     * @param token of the page before; {@code null} for the first page
     */
    public Mono<ListPage<PhoneNumber>> deleted(String region, @Nullable String token, Session session) {
        return read(
                region,
                client -> client.listPhoneNumbers(r -> r.status(DELETED)
                        .maxResults(PAGE)
                        .nextToken(token)
                        .overrideConfiguration(SdkVoice.as(session))),
                (answer, requestId) -> page(
                        shown(answer.hasPhoneNumbers(), "PhoneNumbers", requestId, answer::phoneNumbers)
                                .map(number -> deleted(number, requestId))
                                .toList(),
                        token,
                        answer.nextToken(),
                        requestId));
    }

    private static PhoneNumber deleted(
            software.amazon.awssdk.services.chimesdkvoice.model.@Nullable PhoneNumber number,
            @Nullable String requestId) {
        String lacks = ShownNumber.lacks(number);
        if (number == null || lacks != null) {
            throw unexpected(String.valueOf(lacks), requestId);
        }
        if (number.deletionTimestamp() == null && !DELETED.equals(number.statusAsString())) {
            throw unexpected("the answer names a number that is not in the deletion queue", requestId);
        }
        return parsed(number.e164PhoneNumber(), requestId);
    }

    /** Reads one connector, or one group where the operation is on groups; its id comes where it is there. */
    public Mono<String> connector(Operation operation, String region, String id, Session session) {
        return operation.onGroups()
                ? read(
                        region,
                        client -> client.getVoiceConnectorGroup(
                                r -> r.voiceConnectorGroupId(id).overrideConfiguration(SdkVoice.as(session))),
                        (answer, requestId) -> described(
                                id,
                                answer.voiceConnectorGroup() == null
                                        ? null
                                        : answer.voiceConnectorGroup().voiceConnectorGroupId(),
                                requestId))
                : read(
                        region,
                        client -> client.getVoiceConnector(
                                r -> r.voiceConnectorId(id).overrideConfiguration(SdkVoice.as(session))),
                        (answer, requestId) -> described(
                                id,
                                answer.voiceConnector() == null
                                        ? null
                                        : answer.voiceConnector().voiceConnectorId(),
                                requestId));
    }

    private <A extends ChimeSdkVoiceResponse, T> Mono<T> read(
            String region, Function<ChimeSdkVoiceAsyncClient, CompletableFuture<A>> send, Meaning<A, T> meaning) {
        return clients.in(region)
                .flatMap(client -> Mono.fromFuture(() -> send.apply(client)))
                .map(answer -> {
                    Origin origin = Origin.of(answer);
                    String missing = origin.missing();
                    if (missing != null) {
                        throw unexpected(missing, origin.requestId());
                    }
                    return meaning.of(answer, origin.requestId());
                })
                .onErrorMap(
                        e -> !(e instanceof RequestFailedException),
                        e -> new RequestFailedException(Classifier.failure(e)));
    }

    /** What an answer of the service's means. */
    @FunctionalInterface
    private interface Meaning<A, T> {
        T of(A answer, @Nullable String requestId);
    }

    private static <T> ListPage<T> page(
            List<T> items, @Nullable String token, @Nullable String next, @Nullable String requestId) {
        if (next != null && next.equals(token)) {
            throw unexpected("the next page is the same page again", requestId);
        }
        return new ListPage<>(items, next == null || next.isEmpty() ? null : next, requestId);
    }

    /** The items of a member; an answer without the member does not say that there are none. */
    private static <T> Stream<T> shown(
            boolean has, String member, @Nullable String requestId, Supplier<List<T>> items) {
        if (!has) {
            throw unexpected("the answer has no " + member, requestId);
        }
        return items.get().stream();
    }

    private static List<PhoneNumber> numbersOn(
            String association, String id, ListPhoneNumbersResponse answer, @Nullable String requestId) {
        return shown(answer.hasPhoneNumbers(), "PhoneNumbers", requestId, answer::phoneNumbers)
                .map(number -> {
                    String lacks = ShownNumber.lacks(number);
                    if (lacks != null) {
                        throw unexpected(lacks, requestId);
                    }
                    if (!ShownNumber.isWith(number, association, id)) {
                        throw unexpected("the answer names a number that is not on the connector asked for", requestId);
                    }
                    PhoneNumber parsed = parsed(number.e164PhoneNumber(), requestId);
                    if (!Verifier.names(number.phoneNumberId(), parsed)) {
                        throw unexpected("the answer shows a number with the id of another", requestId);
                    }
                    return parsed;
                })
                .toList();
    }

    private static PhoneNumber parsed(String e164, @Nullable String requestId) {
        try {
            return PhoneNumber.parse(e164);
        } catch (IllegalArgumentException e) {
            throw unexpected("the answer names a number that is none: " + e.getMessage(), requestId);
        }
    }

    private static String described(String asked, @Nullable String id, @Nullable String requestId) {
        if (!ShownNumber.same(id, asked)) {
            throw unexpected("the answer does not describe what was asked for", requestId);
        }
        return asked;
    }

    private static String present(@Nullable String field, @Nullable String requestId) {
        if (field == null || field.isEmpty()) {
            throw unexpected("the answer lacks an id", requestId);
        }
        return field;
    }

    private static RequestFailedException unexpected(String message, @Nullable String requestId) {
        return new RequestFailedException(Verifier.unexpected(message, requestId));
    }

    @Override
    public void close() {
        clients.close();
    }
}
