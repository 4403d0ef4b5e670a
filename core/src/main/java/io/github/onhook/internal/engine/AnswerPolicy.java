package io.github.onhook.internal.engine;

import io.github.onhook.internal.operation.ChangeResult;
import io.github.onhook.internal.operation.ChangeResult.ItemError;
import io.github.onhook.internal.operation.ItemRefusal;
import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.internal.operation.Step;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides what follows from the answer to a change. Pure: it reads the batch and what is known of the location, and changes
 * neither; the lane applies the decisions, in their order.
 *
 * @param attempts how often a number is sent at most
 */
record AnswerPolicy(int attempts) {

    private static final int CONFLICT_ATTEMPTS = 3;
    /** A smaller fraction of throttled numbers says nothing about the rate: those numbers only go again. */
    private static final double SIGNIFICANT_THROTTLED_FRACTION = 0.25;

    private static final int MOST_FORBIDDEN_CONNECTORS = 3;

    /**
     * What follows from an answer.
     *
     * @param health what is known of the location from now on
     */
    record Verdict(LocationHealth health, List<Decision> decisions) {}

    Verdict decide(Batch batch, ChangeResult result, LocationHealth health) {
        if (result instanceof ChangeResult.Accepted accepted) {
            return new Verdict(health.accepted(), accepted(batch, accepted));
        }
        if (result instanceof ChangeResult.Unproven unproven) {
            return unproven(batch, unproven, health);
        }
        RequestFailure failure = ((ChangeResult.Failed) result).failure();
        return switch (failure.kind()) {
            case UNEXPECTED -> unexpected(batch, failure, health);
            case FORBIDDEN -> forbidden(batch, failure, health);
            case AMBIGUOUS, UNAVAILABLE ->
                new Verdict(failure.isUnanswered() ? health : health.answered(), failed(batch, failure));
            default -> new Verdict(health.answered(), failed(batch, failure));
        };
    }

    // A confirmed request, and its answers for single numbers.

    private List<Decision> accepted(Batch batch, ChangeResult.Accepted answer) {
        Reason confirmed = Reason.confirmed(answer.requestId());
        if (answer.errors().isEmpty()) {
            return List.of(new Decision.Pace(0), new Decision.Confirm(batch.items(), confirmed));
        }
        Map<Long, ItemError> errors = new HashMap<>(2 * answer.errors().size());
        answer.errors().forEach(error -> errors.put(error.item(), error));
        Step step = batch.queue().step;
        List<Decision> decisions = new ArrayList<>();
        decisions.add(new Decision.Pace(throttledFraction(step, answer.errors(), batch.size())));
        List<Item> changed = new ArrayList<>(batch.size());
        List<Decision> refused = new ArrayList<>();
        for (Item item : batch.items()) {
            ItemError error = errors.get(item.id);
            if (error == null) {
                changed.add(item);
            } else {
                Reason reason = new Reason(Source.NUMBER, error.code(), error.message(), answer.requestId());
                refused.add(refused(step, item, step.refusal(error.code()), reason));
            }
        }
        if (!changed.isEmpty()) {
            decisions.add(new Decision.Confirm(changed, confirmed));
        }
        decisions.addAll(refused);
        return decisions;
    }

    private static double throttledFraction(Step step, List<ItemError> errors, int batchSize) {
        double throttled = errors.stream()
                .filter(error -> step.refusal(error.code()) == ItemRefusal.THROTTLED)
                .count();
        return throttled < SIGNIFICANT_THROTTLED_FRACTION * batchSize ? 0 : throttled / batchSize;
    }

    private Decision refused(Step step, Item item, ItemRefusal refusal, Reason reason) {
        return switch (refusal) {
            case MISPLACED -> new Decision.Reconcile(List.of(item), reason, false, false);
            case THROTTLED, UNAVAILABLE -> retryOrFail(item, reason, false, attempts);
            case IN_DOUBT ->
                step.doubtsTransit() && item.attempts + 1 < attempts
                        ? new Decision.Reconcile(List.of(item), reason, true, true)
                        : retryOrFail(item, reason, true, attempts);
            case CONFLICT -> retryOrFail(item, reason, false, Math.min(attempts, CONFLICT_ATTEMPTS));
            case FINAL -> new Decision.Fail(List.of(item), reason);
        };
    }

    private static Decision retryOrFail(Item item, Reason reason, boolean inDoubt, int most) {
        int made = item.attempts + 1;
        List<Item> alone = List.of(item);
        if (made < most) {
            return new Decision.Retry(alone, reason, inDoubt, made, null);
        }
        return inDoubt ? new Decision.Reconcile(alone, reason, true, false) : new Decision.Fail(alone, reason);
    }

    // Answers that prove nothing.

    private Verdict unproven(Batch batch, ChangeResult.Unproven answer, LocationHealth health) {
        if (health.omitsEmptyErrors()) {
            return new Verdict(
                    health.accepted(),
                    List.of(
                            new Decision.Pace(0),
                            new Decision.Confirm(batch.items(), Reason.confirmed(answer.requestId()))));
        }
        Reason reason =
                new Reason(Source.CLIENT, RequestFailure.UNEXPECTED_RESPONSE, answer.missing(), answer.requestId());
        boolean resend = batch.items().stream().allMatch(item -> item.attempts + 1 < attempts);
        return new Verdict(health, List.of(new Decision.Prove(batch.items(), reason, resend)));
    }

    private Verdict unexpected(Batch batch, RequestFailure failure, LocationHealth health) {
        LocationHealth worse = health.unexpectedOnce();
        List<Decision> decisions = new ArrayList<>();
        if (worse.isUnexpectedTooOften()) {
            decisions.add(new Decision.CloseLocation(CloseReason.refused(failure.reason())));
        }
        again(batch, failure, true, decisions);
        return new Verdict(worse, decisions);
    }

    // Answers for the whole batch.

    private List<Decision> failed(Batch batch, RequestFailure failure) {
        Reason reason = failure.reason();
        CloseReason because = CloseReason.refused(reason);
        List<Decision> decisions = new ArrayList<>();
        switch (failure.kind()) {
            case THROTTLED -> {
                decisions.add(new Decision.Pace(1));
                decisions.add(new Decision.Requeue(failure.retryAfter()));
            }
            case UNAUTHENTICATED -> {
                decisions.add(new Decision.RenewSession(reason));
                decisions.add(new Decision.Requeue(null));
            }
            case UNAVAILABLE -> again(batch, failure, false, decisions);
            case AMBIGUOUS -> again(batch, failure, true, decisions);
            case BAD_REQUEST ->
                // A number that is refused alone may be as wanted already, which a read shows.
                decisions.add(
                        batch.size() > 1
                                ? new Decision.SplitBatch()
                                : new Decision.Reconcile(batch.items(), reason, false, false));
            case NO_CONNECTOR -> {
                decisions.add(new Decision.Fail(batch.items(), reason));
                decisions.add(new Decision.CloseConnector(because));
            }
            case NO_REGION, INSECURE -> {
                decisions.add(new Decision.CloseLocation(because));
                decisions.add(new Decision.Requeue(null));
            }
            default -> throw new IllegalStateException("no rule for " + failure.kind());
        }
        return decisions;
    }

    /**
     * Again, as long as there are attempts. A large batch whose answer is lost is read first, for one listing may settle it;
     * so is what may be out of service.
     */
    private void again(Batch batch, RequestFailure failure, boolean inDoubt, List<Decision> decisions) {
        Reason reason = failure.reason();
        List<Item> again = new ArrayList<>(batch.size());
        List<Item> over = new ArrayList<>();
        int made = 0;
        for (Item item : batch.items()) {
            if (item.attempts + 1 >= attempts) {
                over.add(item);
            } else {
                again.add(item);
                made = Math.max(made, item.attempts + 1);
            }
        }
        if (!over.isEmpty()) {
            decisions.add(
                    inDoubt ? new Decision.Reconcile(over, reason, true, false) : new Decision.Fail(over, reason));
        }
        if (!again.isEmpty()) {
            boolean lost = (failure.isLost() && again.size() > Reconciler.HANDFUL)
                    || (inDoubt && batch.queue().step.doubtsTransit());
            decisions.add(
                    lost
                            ? new Decision.Reconcile(again, reason, true, true)
                            : new Decision.Retry(again, reason, inDoubt, made, failure.retryAfter()));
        }
    }

    private static Verdict forbidden(Batch batch, RequestFailure failure, LocationHealth health) {
        CloseReason because = CloseReason.refused(failure.reason());
        LocationHealth after = batch.queue().closeReason == null ? health.forbiddenOnce() : health.answered();
        List<Decision> decisions = new ArrayList<>();
        decisions.add(new Decision.Fail(batch.items(), failure.reason()));
        decisions.add(new Decision.CloseConnector(because));
        if (after.forbiddenConnectors() >= MOST_FORBIDDEN_CONNECTORS && !after.everAccepted()) {
            decisions.add(new Decision.CloseLocation(because));
        }
        return new Verdict(after, decisions);
    }
}
