package io.github.onhook.temporal.workflow;

import io.github.onhook.temporal.wire.Figures;
import io.github.onhook.temporal.wire.WireReason;
import org.jspecify.annotations.Nullable;

/**
 * How a run, a group or a location ended.
 *
 * @param figures what was counted
 * @param stopped why it stopped before its end; {@code null} if it did not
 */
public record RunEnd(Figures figures, @Nullable WireReason stopped) {}
