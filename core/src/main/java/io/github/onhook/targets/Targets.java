package io.github.onhook.targets;

import io.github.onhook.model.Plan;
import io.github.onhook.model.Rejection;
import java.util.List;

/**
 * What a targets file holds.
 *
 * @param plan its valid targets
 * @param rejections its rows that are not valid targets, in order; empty unless they are to be skipped
 * @param notes how the file was read, a line each: its format and encoding, the columns with other names, the repairs
 */
public record Targets(Plan plan, List<Rejection> rejections, List<String> notes) {

    /** Copies the lists. */
    public Targets {
        rejections = List.copyOf(rejections);
        notes = List.copyOf(notes);
    }

    /** Targets that need no notes. */
    public Targets(Plan plan, List<Rejection> rejections) {
        this(plan, rejections, List.of());
    }

    /** The rejections, a line each; of those of one kind the first ten, and how many more there are. */
    public List<String> describeRejections() {
        MistakeLog mistakes = new MistakeLog();
        rejections.forEach(rejection -> mistakes.add(rejection.line(), rejection.message()));
        return mistakes.lines();
    }
}
