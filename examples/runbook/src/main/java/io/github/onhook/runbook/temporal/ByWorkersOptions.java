package io.github.onhook.runbook.temporal;

import io.github.onhook.runbook.terminal.CommandFailure;
import java.util.List;
import picocli.CommandLine.Option;

/** How workers are to carry a run out. */
public final class ByWorkersOptions extends TemporalOptions {

    @Option(
            names = "--approval",
            description =
                    "Wait for 'onhook approve DIR': after the canary, or before anything is sent if there is none.")
    private boolean approval;

    @Option(
            names = "--search-attributes",
            description = "Give the run OnhookRunId, OnhookOperation, OnhookPhase and OnhookTargets; the namespace must"
                    + " know them.")
    private boolean searchAttributes;

    public boolean approval() {
        return approval;
    }

    /** Ends the command where something is asked of workers, and none are named. */
    public void requireNoneGiven() {
        if (approval || searchAttributes) {
            throw CommandFailure.badInput(List.of(
                    (approval ? "--approval" : "--search-attributes")
                            + " is for runs that workers carry out: give --temporal HOST:PORT too",
                    "nothing was sent"));
        }
    }

    public boolean searchAttributes() {
        return searchAttributes;
    }
}
