package io.github.onhook.internal.chime;

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
     * Changes the association of numbers with one connector, as the run's operation says.
     *
     * @param numbers at least one, no repeats
     */
    Mono<ChangeResult> change(Location location, String voiceConnectorId, List<PhoneNumber> numbers, Session session);

    /** Reads whether a number is on a connector. */
    Mono<ReadResult> read(Location location, String voiceConnectorId, PhoneNumber number, Session session);

    /**
     * Reads a page of the numbers on a connector.
     *
     * @param token of the page before; {@code null} for the first page
     */
    Mono<ReadResult> list(Location location, String voiceConnectorId, @Nullable String token, Session session);

    /** Releases the clients. */
    @Override
    void close();
}
