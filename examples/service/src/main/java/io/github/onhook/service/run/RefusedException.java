package io.github.onhook.service.run;

import java.util.List;
import java.util.Locale;

/** Something was asked for that cannot be done; nothing was changed. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Cause {
        /** There is no such run. */
        UNKNOWN_RUN,
        /** The run's state does not allow it. */
        WRONG_STATE,
        /** Somebody else has to approve. */
        OWN_APPROVAL,
        /** The run was changed since the caller looked at it. */
        STALE,
        /** It is not said which version of the run the caller saw. */
        VERSION_NEEDED,
        /** As many runs wait as may. */
        QUEUE_FULL,
        /** As many watch as may. */
        TOO_MANY_WATCHERS,
        /** The upload has more bytes than allowed. */
        TOO_LARGE,
        /** The upload is not of the form that its type says. */
        MALFORMED,
        /** The targets have mistakes. */
        BAD_TARGETS,
        /** The options have mistakes. */
        BAD_OPTIONS,
        /** A request with the same key is being worked on. */
        KEY_IN_USE,
        /** The same key came with another request before. */
        KEY_REUSED,
        /** The service is about to end. */
        CLOSING
    }

    private final Cause reason;
    private final transient List<String> problems;
    private final long count;

    RefusedException(Cause reason, String message, List<String> problems, long count) {
        super(message);
        this.reason = reason;
        this.problems = List.copyOf(problems);
        this.count = count;
    }

    static RefusedException because(Cause reason, String message) {
        return new RefusedException(reason, message, List.of(), 0);
    }

    /** The options of a run have these mistakes. */
    public static RefusedException badOptions(List<String> mistakes) {
        return new RefusedException(
                Cause.BAD_OPTIONS, "the options of the run have mistakes", mistakes, mistakes.size());
    }

    /** The request lacks something, or is not of the form that it must have. */
    public static RefusedException malformed(String message) {
        return because(Cause.MALFORMED, message);
    }

    /** The request changes a run, and does not say which version of it its sender saw. */
    public static RefusedException versionNeeded() {
        return because(
                Cause.VERSION_NEEDED,
                "say in If-Match which version of the run you saw: the ETag of the run, or * for any");
    }

    /** Another request with this key is on its way, or was just answered. */
    public static RefusedException keyInUse() {
        return because(
                Cause.KEY_IN_USE, "a request with this Idempotency-Key is being worked on: ask again when it is done");
    }

    static RefusedException unknownRun(String id) {
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

    static RefusedException closing() {
        return because(Cause.CLOSING, "the service is about to end: ask again when it is back");
    }

    static RefusedException ownApproval() {
        return because(Cause.OWN_APPROVAL, "who started a run cannot approve it: ask somebody else");
    }

    static RefusedException stale(StoredRun run) {
        return because(
                Cause.STALE,
                "the run was changed since you looked at it: it is " + run.state() + ", version " + run.version()
                        + "; look again and decide anew");
    }

    /** Why. */
    public Cause reason() {
        return reason;
    }

    /** All that is wrong, one thing each, as far as it is kept. */
    public List<String> problems() {
        return problems;
    }

    /** How many things are wrong, also those that are not kept. */
    public long count() {
        return count;
    }
}
