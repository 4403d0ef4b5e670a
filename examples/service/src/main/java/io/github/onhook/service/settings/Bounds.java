package io.github.onhook.service.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Checks properties and names all that are out of their range, as they are written in a configuration. */
public final class Bounds {

    private final String prefix;
    private final List<String> wrong = new ArrayList<>();

    /** Checks properties whose names begin with this prefix. */
    public Bounds(String prefix) {
        this.prefix = prefix;
    }

    /** A number must be at least this. */
    public Bounds atLeast(long least, String name, long value) {
        return require(value >= least, name, "must be at least " + least + ", was " + value);
    }

    /** A duration must be longer than zero. */
    public Bounds positive(String name, Duration value) {
        return require(value.compareTo(Duration.ZERO) > 0, name, "must be longer than zero, was " + value);
    }

    /** A condition must hold. */
    public Bounds require(boolean holds, String name, String otherwise) {
        if (!holds) {
            wrong.add(prefix + name + " " + otherwise);
        }
        return this;
    }

    /**
     * Ends the check.
     *
     * @throws IllegalArgumentException naming every property that is out of its range
     */
    public void check() {
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", wrong));
        }
    }
}
