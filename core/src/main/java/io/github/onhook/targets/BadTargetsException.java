package io.github.onhook.targets;

import java.util.List;

/** A file cannot be used as it is; {@link #problems()} names all that is wrong with it. */
public final class BadTargetsException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    private final long count;

    BadTargetsException(String file, List<String> problems, long count) {
        super(file + ": " + count + (count == 1 ? " problem" : " problems") + "; first: " + problems.get(0));
        this.problems = List.copyOf(problems);
        this.count = count;
    }

    /**
     * Each problem on a line of its own, with the line of the file and the remedy, and no phone number in clear; the
     * first 100,000 of them.
     */
    public List<String> problems() {
        return problems;
    }

    /** How many problems there are, also those beyond the list. */
    public long count() {
        return count;
    }
}
