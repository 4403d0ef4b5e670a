package io.github.onhook.temporal.internal.wire;

import io.github.onhook.temporal.internal.wire.ChunkResult.ItemResult;
import io.github.onhook.temporal.internal.wire.ChunkResult.ResultRun;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Iterates over runs of equal results, one number at a time. */
public final class ItemResults {

    private final List<ResultRun> resultRuns;
    private int at;
    private int passed;

    /** Starts at the first number. */
    public ItemResults(List<ResultRun> resultRuns) {
        this.resultRuns = resultRuns;
    }

    /** The result of the next number; {@code null} if it is pending, or there is none. */
    public @Nullable ItemResult next() {
        while (at < resultRuns.size() && passed == resultRuns.get(at).length()) {
            at++;
            passed = 0;
        }
        if (at == resultRuns.size()) {
            return null;
        }
        passed++;
        return resultRuns.get(at).itemResult();
    }
}
