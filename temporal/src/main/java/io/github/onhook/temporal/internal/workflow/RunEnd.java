package io.github.onhook.temporal.internal.workflow;

import io.github.onhook.temporal.internal.wire.Figures;
import io.github.onhook.temporal.internal.wire.WireReason;
import org.jspecify.annotations.Nullable;

/**
 * The result of a run or a group.
 *
 * @param figures its counts
 * @param stopped why it stopped before its end; {@code null} if it did not
 */
public record RunEnd(Figures figures, @Nullable WireReason stopped) {}
