package io.github.onhook.model;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of one target; every target of a run gets exactly one.
 *
 * @param target the target
 * @param status what became of it
 * @param reason what that rests on
 * @param attempts how many requests named this number and were acted on, or may have been; throttled ones do not count
 * @param settledAt when it was decided
 * @param outOfService of a move: how long the number was on no connector, from the request that took it off until it was
 *     confirmed to be on one; {@code null} where it never was off, still is, or that is not known
 */
public record Outcome(
        Target target,
        Status status,
        Reason reason,
        int attempts,
        Instant settledAt,
        @Nullable Duration outOfService) {

    /** An outcome of a target that does not move. */
    public Outcome(Target target, Status status, Reason reason, int attempts, Instant settledAt) {
        this(target, status, reason, attempts, settledAt, null);
    }
}
