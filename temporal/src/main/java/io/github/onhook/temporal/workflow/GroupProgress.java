package io.github.onhook.temporal.workflow;

import io.github.onhook.temporal.wire.Figures;

/**
 * How far a group is.
 *
 * @param group which it is
 * @param loaded whether all its locations have their numbers
 * @param canaryIn whether its share of the canary is settled
 * @param figures what its locations counted by now
 * @param failures their failures, with those of chunks that go on
 */
public record GroupProgress(int group, boolean loaded, boolean canaryIn, Figures figures, long failures) {}
