package io.github.onhook.model;

import java.time.Instant;

/**
 * What became of one target; every target of a run gets exactly one.
 *
 * @param target the target
 * @param status what became of it
 * @param reason what that rests on
 * @param attempts how many requests named this number and were acted on, or may have been; throttled ones do not count
 * @param settledAt when it was decided
 */
public record Outcome(Target target, Status status, Reason reason, int attempts, Instant settledAt) {}
