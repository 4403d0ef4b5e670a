package io.github.onhook.runbook;

import io.github.onhook.runbook.terminal.ExitCode;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.simulator.model.SimulatedOutcome;
import io.github.onhook.simulator.record.SeenRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What came of rounds of lost workers. */
final class RoundTally {

    private int rounds;
    private int restores;
    private long targets;
    private long off;
    private long failed;
    private long read;
    private long finishedAgain;
    private long unreadAgain;
    private long inDoubtAgain;
    private long refusedAgain;
    private long atOnce;
    private long together;
    private long outdated;
    private long putBack;
    private final List<String> wrong = new ArrayList<>();

    synchronized void wrong(String what) {
        wrong.add(what);
    }

    synchronized List<String> wrong() {
        return List.copyOf(wrong);
    }

    /** A run has ended. */
    synchronized void ended(Path dir, KillTally.Ended run, SentAgain again, long refused) {
        rounds++;
        targets += run.targets();
        off += run.off();
        failed += run.failed();
        read += run.foundByReading();
        finishedAgain += again.finished();
        unreadAgain += again.unread();
        inDoubtAgain += again.inDoubt();
        refusedAgain += again.refused();
        atOnce += again.atOnce();
        together += again.together().size();
        again.together().forEach(both -> System.err.println(dir.getFileName() + ": " + both));
        outdated += refused;
        wrong.addAll(run.wrong());
        if (!again.example().isEmpty()) {
            wrong.add(dir + ": numbers that were off were sent again, as " + again.example());
        }
        if (again.atOnce() > 0) {
            wrong.add(dir + ": two workers sent " + again.atOnce() + " numbers at once: " + again.together());
        }
    }

    /** What the run took off was put back. */
    synchronized void restored(Path dir, WorkerRound round, Processes.Ended restore) {
        restores++;
        if (restore.exitCode() != ExitCode.DONE) {
            wrong.add(dir + ": restore ended with " + restore.exitCode() + ": " + restore.err());
        }
        Set<String> tookOff = new HashSet<>();
        for (SeenRequest request : round.simulator.record().requests(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR)) {
            request.numbers().stream()
                    .filter(number -> number.outcome() == SimulatedOutcome.DISASSOCIATED)
                    .forEach(number -> tookOff.add(number.phoneNumber()));
        }
        round.fleet()
                .targets()
                .filter(target -> tookOff.contains(target.phoneNumber()))
                .forEach(target -> {
                    if (target.voiceConnectorId()
                            .equals(round.simulator.record().connectorOf(target.phoneNumber()))) {
                        putBack++;
                    } else {
                        wrong.add(dir + ": " + target.phoneNumber() + " was taken off and is not back");
                    }
                });
    }

    synchronized String line() {
        return rounds + " rounds, " + off + " off, " + finishedAgain + " finished and sent again, " + unreadAgain
                + " unread, " + inDoubtAgain + " in doubt, " + refusedAgain + " refused; " + atOnce + " at once, "
                + together + " together, "
                + putBack
                + " put back, " + wrong.size() + " wrong";
    }

    synchronized String table() {
        return String.join(
                "\n",
                "| what | count |",
                "| --- | --- |",
                row("runs, each brought to its end", rounds),
                row("targets, each with one outcome", targets),
                row("off, and so says the simulator", off),
                row("of them found off by reading", read),
                row("failed, and still on at the simulator", failed),
                row("finished, and sent again", finishedAgain),
                row("taken off without an answer, and sent again unread by another worker", unreadAgain),
                row("taken off without an answer, and sent again by the same worker", inDoubtAgain),
                row("refused for good, and sent again after a loss", refusedAgain),
                row("sent by two workers at once", atOnce),
                row("changes of one location by two workers within two seconds", together),
                row("calls of outdated attempts that were refused", outdated),
                row("restored runs", restores),
                row("put back by restore", putBack),
                row("wrong", wrong.size()));
    }

    private static String row(String what, long count) {
        return String.format(Locale.ROOT, "| %s | %,d |", what, count);
    }
}
