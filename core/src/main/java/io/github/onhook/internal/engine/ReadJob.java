package io.github.onhook.internal.engine;

import io.github.onhook.internal.operation.ReadResult;
import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.model.Reason;
import io.github.onhook.session.Session;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** One read that a lane is to make, and what follows from it. */
abstract class ReadJob {

    final ConnectorQueue queue;
    /** How often it failed. */
    int failures;

    ReadJob(ConnectorQueue queue) {
        this.queue = queue;
    }

    /** The call; cold. */
    abstract Mono<ReadResult> call(Session with);

    /** The service answered, with anything but a failure. */
    abstract void read(ReadResult result);

    /**
     * It failed, for good or too often; or it is not made any more.
     *
     * @param why the failure; {@code null} where the lane reads no more
     */
    abstract void ended(Reason reason, @Nullable RequestFailure why);
}
