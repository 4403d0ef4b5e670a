package io.github.onhook.temporal.wire;

import io.github.onhook.temporal.wire.ChunkResult.Fate;
import io.github.onhook.temporal.wire.ChunkResult.Stretch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks over stretches, number by number. */
public final class Fates {

    private final List<Stretch> stretches;
    private int at;
    private int passed;

    /** Begins with the first number of these. */
    public Fates(List<Stretch> stretches) {
        this.stretches = stretches;
    }

    /** What became of the next number; {@code null} if it waits, or there is none. */
    public @Nullable Fate next() {
        while (at < stretches.size() && passed == stretches.get(at).length()) {
            at++;
            passed = 0;
        }
        if (at == stretches.size()) {
            return null;
        }
        passed++;
        return stretches.get(at).fate();
    }
}
