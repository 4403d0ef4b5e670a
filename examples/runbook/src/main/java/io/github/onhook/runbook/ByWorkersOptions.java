package io.github.onhook.runbook;

import java.util.List;
import picocli.CommandLine.Option;

/** How workers are to carry a run out. */
final class ByWorkersOptions extends TemporalOptions {

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

    boolean approval() {
        return approval;
    }

    /** Ends the command where something is asked of workers, and none are named. */
    void requireNoneGiven() {
        if (approval || searchAttributes) {
            throw CommandFailure.badInput(List.of(
                    (approval ? "--approval" : "--search-attributes")
                            + " is for runs that workers carry out: give --temporal HOST:PORT too",
                    "nothing was sent"));
        }
    }

    boolean searchAttributes() {
        return searchAttributes;
    }
}
