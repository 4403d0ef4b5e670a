package io.github.onhook.runbook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@link Kills} did, and what came of it. */
final class KillTally {

    private static final Duration BARELY_BEGUN = Duration.ofSeconds(1);

    private int runs;
    private int kills;
    private int killsOfResumes;
    private int killsAtOnce;
    private long targets;
    private long off;
    private long failed;
    private long foundByReading;
    private long finishedBefore;
    private long requests;
    private long requestsToldOnly;
    private final List<String> wrong = new ArrayList<>();

    /**
     * A run that came to its end.
     *
     * @param targets of its plan, each with exactly one row in the report
     * @param off of them
     * @param failed the others
     * @param foundByReading those off whose answer never came
     * @param finishedBefore that had their outcome when an attempt was killed, the last time each was
     * @param requests that the simulator saw
     * @param requestsTold that the report has
     * @param wrong what is not as it should be
     */
    record Ended(
            long targets,
            long off,
            long failed,
            long foundByReading,
            long finishedBefore,
            long requests,
            long requestsTold,
            List<String> wrong) {}

    int runs() {
        return runs;
    }

    int kills() {
        return kills;
    }

    List<String> wrong() {
        return wrong;
    }

    void killed(boolean resume, Duration after) {
        kills++;
        killsOfResumes += resume ? 1 : 0;
        killsAtOnce += after.compareTo(BARELY_BEGUN) < 0 ? 1 : 0;
    }

    void wrong(String what) {
        wrong.add(what);
    }

    void ended(Ended run) {
        runs++;
        targets += run.targets;
        off += run.off;
        failed += run.failed;
        foundByReading += run.foundByReading;
        finishedBefore += run.finishedBefore;
        requests += run.requests;
        requestsToldOnly += run.requestsTold - run.requests;
        wrong.addAll(run.wrong);
    }

    String table() {
        return String.join(
                "\n",
                "| what | count |",
                "| --- | --- |",
                row("runs, each brought to its end", runs),
                row("kills", kills),
                row("of them on a resume", killsOfResumes),
                row("of them within a second of the start", killsAtOnce),
                row("targets, each with one outcome", targets),
                row("off, and so says the simulator", off),
                row("of them found off by reading", foundByReading),
                row("failed, and still on at the simulator", failed),
                row("finished before a kill, and never sent after it", finishedBefore),
                row("requests that the simulator saw", requests),
                row("requests in the journal that were never sent", requestsToldOnly),
                row("wrong", wrong.size()));
    }

    private static String row(String what, long count) {
        return String.format(Locale.ROOT, "| %s | %,d |", what, count);
    }
}
