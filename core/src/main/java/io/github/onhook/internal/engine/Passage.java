package io.github.onhook.internal.engine;

import io.github.onhook.model.Reason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An item's way through an operation of several steps, or of one that reads first, and what else only some items need. */
final class Passage {

    /** Attempts of the steps before. */
    int attempts;
    /** When the request was sent that took it out of service; {@code null} where it is in service, or nobody knows. */
    @Nullable Instant since;
    /** Why a step was refused for good, so that it takes another way. */
    @Nullable Reason refusal;
    /** How often it began anew because it was found as before the run. */
    int restarts;
    /** Whether it is counted against the bound on items in transit: it is in transit, or may come to be. */
    boolean reserved;
    /** Whether it is known to be in transit. */
    boolean inTransit;
    /** When a read showed that it may be sent; {@code null} where none did. */
    @Nullable Long sightedAt;
    /** Whether a read of it alone, after the last listing or answer, showed where it is, or failed. */
    boolean readAlone;
    /** The batch that is read back whole and that it is of, if it is. */
    LaneAnswers.@Nullable WholeBatchProof proof;
}
