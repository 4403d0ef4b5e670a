package io.github.onhook.testing;

/**
 * How many inputs a test tries that could try very many: some in every build, all with {@code -Donhook.test.full=true}. The
 * assertions are the same.
 */
public final class Tries {

    private static final boolean FULL = Boolean.getBoolean("onhook.test.full");

    private Tries() {}

    /** One of the two counts. */
    public static int of(int inEveryBuild, int full) {
        return FULL ? full : inEveryBuild;
    }

    /** The distance from one tried input to the next; 1 where all are tried. */
    public static int step(int inEveryBuild) {
        return of(inEveryBuild, 1);
    }
}
