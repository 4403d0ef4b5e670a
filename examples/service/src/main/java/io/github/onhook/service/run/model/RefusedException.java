package io.github.onhook.service.run.model;

import java.util.List;
import java.util.Locale;

/** A rejected request; nothing was changed. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Cause {
        /** There is no such run. */
        UNKNOWN_RUN,
        /** The run's state does not allow it. */
        WRONG_STATE,
        /** Another user has to approve. */
        OWN_APPROVAL,
        /** The run has changed since the version in the request. */
        STALE,
        /** The request has no version of the run. */
        VERSION_NEEDED,
        /** The queue is full, or the user's part of it. */
        QUEUE_FULL,
        /** The limit of uploads under way is reached. */
        TOO_MANY_UPLOADS,
        /** The limit of watchers is reached. */
        TOO_MANY_WATCHERS,
        /** The upload has more bytes than allowed. */
        TOO_LARGE,
        /** The upload is not of the form that its type says. */
        MALFORMED,
        /** The targets have mistakes. */
        BAD_TARGETS,
        /** The options have mistakes. */
        BAD_OPTIONS,
        /** A request with the same key is in progress. */
        KEY_IN_USE,
        /** The key was used for a different request. */
        KEY_REUSED,
        /** The service is shutting down. */
        CLOSING
    }

    private final Cause reason;
    private final transient List<String> problems;
    private final long count;

    public RefusedException(Cause reason, String message, List<String> problems, long count) {
        super(message);
        this.reason = reason;
        this.problems = List.copyOf(problems);
        this.count = count;
    }

    public static RefusedException because(Cause reason, String message) {
        return new RefusedException(reason, message, List.of(), 0);
    }

    /** The options of a run have these mistakes. */
    public static RefusedException badOptions(List<String> mistakes) {
        return new RefusedException(
                Cause.BAD_OPTIONS, "the options of the run have mistakes", mistakes, mistakes.size());
    }

    /** The request is malformed or incomplete. */
    public static RefusedException malformed(String message) {
        return because(Cause.MALFORMED, message);
    }

    /** The request changes a run without a version. */
    public static RefusedException versionNeeded() {
        return because(
                Cause.VERSION_NEEDED,
                "say in If-Match which version of the run you saw: the ETag of the run, or * for any");
    }

    /** Another request with this key is in progress, or was just answered. */
    public static RefusedException keyInUse() {
        return because(
                Cause.KEY_IN_USE, "a request with this Idempotency-Key is being worked on: ask again when it is done");
    }

    public static RefusedException unknownRun(String id) {
        return because(Cause.UNKNOWN_RUN, "there is no run " + id);
    }

    static RefusedException wrongState(Action action, RunState state) {
        return because(
                Cause.WRONG_STATE,
                "a run that is " + state + " cannot be "
                        + switch (action) {
                            case PAUSE -> "paused";
                            case RESUME -> "resumed";
                            case CANCEL -> "cancelled";
                            case APPROVE -> "approved";
                            case REFUSE -> "refused";
                        }
                        + "; it allows "
                        + (Action.in(state).isEmpty()
                                ? "nothing any more"
                                : Action.in(state).toString().toLowerCase(Locale.ROOT)));
    }

    public static RefusedException closing() {
        return because(Cause.CLOSING, "the service is about to end: ask again when it is back");
    }

    static RefusedException ownApproval() {
        return because(Cause.OWN_APPROVAL, "who started a run cannot approve it: ask somebody else");
    }

    public static RefusedException stale(StoredRun run) {
        return because(
                Cause.STALE,
                "the run was changed since you looked at it: it is " + run.state() + ", version " + run.version()
                        + "; look again and decide anew");
    }

    /** Why. */
    public Cause reason() {
        return reason;
    }

    /** The mistakes, up to a limit. */
    public List<String> problems() {
        return problems;
    }

    /** The number of all mistakes. */
    public long count() {
        return count;
    }
}
