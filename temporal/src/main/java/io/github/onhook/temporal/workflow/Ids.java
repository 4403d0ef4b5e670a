package io.github.onhook.temporal.workflow;

/** The ids of a run's workflows, which are readable by everybody: they name no account and no number. */
public final class Ids {

    private Ids() {}

    /** Of the run itself. */
    public static String run(String runId) {
        return "onhook/" + runId;
    }

    /** Of a group of its locations. */
    public static String group(String runId, int group) {
        return run(runId) + "/group-" + group;
    }

    /** Of one of its locations. */
    public static String location(String runId, int index) {
        return run(runId) + "/location-" + index;
    }
}
