package io.github.onhook.simulator;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rules together do to one request.
 *
 * @param names of the rules that concern it
 * @param effect of the first rule that has one for the whole request; null for none
 * @param numberRules the rules about single numbers
 */
record FaultPlan(
        List<String> names, Duration delay, @Nullable Effect effect, List<LiveFault> numberRules) {

    /** The error that a number is to have, or null for none; asking counts. */
    Effect.@Nullable NumberError errorOf(long number) {
        for (LiveFault rule : numberRules) {
            Effect.NumberError error = rule.errorOf(number);
            if (error != null) {
                return error;
            }
        }
        return null;
    }
}
