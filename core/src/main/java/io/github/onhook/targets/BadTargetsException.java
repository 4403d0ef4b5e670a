package io.github.onhook.targets;

import java.util.List;

/** A file cannot be used as it is; {@link #problems()} names all that is wrong with it. */
public final class BadTargetsException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    private final long count;

    BadTargetsException(String file, MistakeLog mistakes) {
        super(file + ": " + mistakes.count() + (mistakes.count() == 1 ? " problem" : " problems") + "; first: "
                + mistakes.lines().get(0));
        this.problems = List.copyOf(mistakes.lines());
        this.count = mistakes.count();
    }

    /**
     * What is wrong, a line each, with the line of the file and the remedy, and no phone number in clear. Of mistakes of one
     * kind these are the first ten, and how many more there are.
     */
    public List<String> problems() {
        return problems;
    }

    /** How many problems there are, each row counted. */
    public long count() {
        return count;
    }
}
