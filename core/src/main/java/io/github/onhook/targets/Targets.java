package io.github.onhook.targets;

import io.github.onhook.Plan;
import io.github.onhook.Rejection;
import java.util.List;

/**
 * What a targets file holds.
 *
 * @param plan its valid targets
 * @param rejections its rows that are not valid targets, in order; empty unless they are to be skipped
 */
public record Targets(Plan plan, List<Rejection> rejections) {

    /** Copies the list. */
    public Targets {
        rejections = List.copyOf(rejections);
    }
}
