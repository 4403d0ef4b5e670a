package io.github.onhook.temporal.internal.workflow;

import io.github.onhook.temporal.internal.wire.Figures;

/**
 * The progress of a group.
 *
 * @param group its index
 * @param loaded whether all its locations have their numbers
 * @param canaryIn whether its share of the canary is settled
 * @param figures the counts of its locations
 * @param failures their failures, including those of running chunks
 */
public record GroupProgress(int group, boolean loaded, boolean canaryIn, Figures figures, long failures) {}
