package io.github.onhook.report;

import io.github.onhook.model.Reason.Source;

/**
 * What an error code means, and what to do about it.
 *
 * @param meaning what happened, in a sentence
 * @param remedy what to do, in a sentence or two
 */
public record Advice(String meaning, String remedy) {

    /** The advice for a code; for an unknown code, that of its source. */
    public static Advice of(Source source, String code) {
        return AdviceTable.ours().advice(source, code);
    }
}
