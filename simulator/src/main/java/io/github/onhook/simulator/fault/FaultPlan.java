package io.github.onhook.simulator.fault;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The combined effect of the rules on one request.
 *
 * @param names of the rules that match it
 * @param effect of the first rule that has one for the whole request; null for none
 * @param numberRules the rules about single numbers
 */
public record FaultPlan(
        List<String> names, Duration delay, @Nullable Effect effect, List<LiveFault> numberRules) {

    /** The error of a number, or null for none. Each call counts as a match. */
    public Effect.@Nullable NumberError errorOf(long number) {
        for (LiveFault rule : numberRules) {
            Effect.NumberError error = rule.errorOf(number);
            if (error != null) {
                return error;
            }
        }
        return null;
    }
}
