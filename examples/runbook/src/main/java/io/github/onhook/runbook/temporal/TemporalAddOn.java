package io.github.onhook.runbook.temporal;

import io.github.onhook.runbook.terminal.CommandFailure;

/** The SDK of Temporal, which comes as a download of its own: it is half as large again as all the rest. */
public final class TemporalAddOn {

    private static final String STUBS = "io.temporal.serviceclient.WorkflowServiceStubs";

    private TemporalAddOn() {}

    /** Ends the command with what to do where the add-on is not there. */
    public static void require() {
        try {
            Class.forName(STUBS, false, TemporalAddOn.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw CommandFailure.impossible(
                    "--temporal needs the add-on: unpack onhook-temporal, of the same version, over the folder of onhook",
                    e);
        }
    }
}
