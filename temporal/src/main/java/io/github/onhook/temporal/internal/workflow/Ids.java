package io.github.onhook.temporal.internal.workflow;

/** The ids of a run's workflows. They are stored unencrypted, so they contain no account and no number. */
public final class Ids {

    private Ids() {}

    /** The id of the run. */
    public static String run(String runId) {
        return "onhook/" + runId;
    }

    /** The id of a group. */
    public static String group(String runId, int group) {
        return run(runId) + "/group-" + group;
    }

    /** The id of a location. */
    public static String location(String runId, int index) {
        return run(runId) + "/location-" + index;
    }
}
