package io.github.onhook.internal.chime;

import io.github.onhook.internal.operation.ChangeResult;
import io.github.onhook.internal.operation.ReadResult;
import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.model.Connector;
import io.github.onhook.model.Location;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.session.Session;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The calls that a run makes. Each is cold, sends one request without retries, and never ends in an error: what went wrong
 * is in its value. Cancelling gives the answer up; the service may have acted all the same.
 */
public interface VoiceService extends AutoCloseable {

    /**
     * Makes ready to call a Region, so that the time it takes is not the first request's. Cold; ends with an error where
     * the Region cannot be called.
     */
    Mono<Void> prepare(String region);

    /**
     * Changes several numbers.
     *
     * @param call what is done to them
     * @param on the connector or group that the call names
     * @param numbers at least one, no repeats
     */
    Mono<ChangeResult> change(ChangeCall call, Connector on, List<PhoneNumber> numbers, Session session);

    /** Reads what a number is on. */
    Mono<NumberResult> read(Location location, PhoneNumber number, Session session);

    /**
     * Reads a page of the numbers on a connector or group: {@link ReadResult.Listed} or {@link ReadResult.Failed}.
     *
     * @param token of the page before; {@code null} for the first page
     */
    Mono<ReadResult> list(Association.Kind kind, Connector on, @Nullable String token, Session session);

    /** Reads whether a connector is there: empty where it is, or where nobody can know. */
    default Mono<RequestFailure> connector(Connector connector, Session session) {
        return Mono.empty();
    }

    /** Releases the clients. */
    @Override
    void close();
}
