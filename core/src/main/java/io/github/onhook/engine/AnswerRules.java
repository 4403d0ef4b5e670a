package io.github.onhook.engine;

import io.github.onhook.Operation;
import io.github.onhook.PhoneNumber;
import io.github.onhook.Reason;
import io.github.onhook.RequestResult;
import io.github.onhook.Source;
import io.github.onhook.Status;
import io.github.onhook.session.Session;
import io.github.onhook.voice.ChangeResult;
import io.github.onhook.voice.ChangeResult.NumberError;
import io.github.onhook.voice.RequestFailure;
import io.github.onhook.voice.RequestFailure.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/** What an answer does to the numbers of its batch, to their connector and to their lane. */
final class AnswerRules {

    private static final Set<String> NUMBER_THROTTLED = Set.of("Throttled", "Throttling");
    private static final Set<String> NUMBER_GONE = Set.of("NotFound", "Gone");
    private static final int CONFLICT_ATTEMPTS = 3;
    private static final double NOTABLE_PART = 0.25;
    private static final int FORBIDDEN_CONNECTORS = 3;

    private final Lane lane;
    private final Backoff backoff;
    private int forbiddenConnectors;
    private boolean everAccepted;

    AnswerRules(Lane lane) {
        this.lane = lane;
        this.backoff = new Backoff(lane.run.engine.random());
    }

    /** A call's end as an answer. */
    static ChangeResult answer(@Nullable ChangeResult answer, @Nullable Throwable error) {
        return answer != null ? answer : new ChangeResult.Failed(unanswered(error));
    }

    /** What a call that ended without an answer means: it may have been acted on. */
    static RequestFailure unanswered(@Nullable Throwable error) {
        String code = error instanceof TimeoutException ? "Timeout" : "ClientError";
        String message = error == null ? null : error.getMessage();
        return new RequestFailure(Kind.AMBIGUOUS, Source.CLIENT, code, message, null);
    }

    void apply(Batch batch, long sentAt, Session with, Context call, ChangeResult answer) {
        if (answer instanceof ChangeResult.Accepted accepted) {
            report(RequestResult.SUCCESS, null, sentAt, call, accepted.requestId());
            accepted(batch, sentAt, accepted);
        } else if (answer instanceof ChangeResult.Failed refused) {
            RequestFailure failure = refused.failure();
            report(result(failure), failure.code(), sentAt, call, failure.requestId());
            refused(batch, sentAt, with, failure);
        }
    }

    private static RequestResult result(RequestFailure failure) {
        return switch (failure.kind()) {
            case THROTTLED -> RequestResult.THROTTLED;
            case AMBIGUOUS -> failure.source() == Source.CLIENT ? RequestResult.TIMEOUT : RequestResult.ERROR;
            default -> RequestResult.ERROR;
        };
    }

    private void report(
            RequestResult result, @Nullable String error, long sentAt, Context call, @Nullable String requestId) {
        long nanos = lane.run.loop.nanoTime() - sentAt;
        lane.run.journalWriter.answered(lane.location, result, error);
        Operation operation = lane.run.engine.settings().operation();
        lane.run.engine.listener().requestFinished(lane.location, operation, result, error, nanos);
        lane.run.engine.listener().callEnded(call, result, error, requestId);
    }

    // Answers for each number.

    private void accepted(Batch batch, long sentAt, ChangeResult.Accepted answer) {
        everAccepted = true;
        lane.session.accepted();
        pace(sentAt, throttledPart(answer.errors(), batch.size()));
        if (batch.split() != null) {
            batch.split().accepted(batch.size());
            learnBatchSize(batch.split());
        }
        Map<PhoneNumber, NumberError> errors = byNumber(answer.errors());
        Reason confirmed = Reason.confirmed(answer.requestId());
        Status status = lane.run.engine.settings().operation().confirmed();
        for (Item item : batch.items()) {
            NumberError error = errors.get(item.number);
            if (error == null) {
                item.attempts++;
                lane.run.settle(lane, batch.queue(), item, status, confirmed);
            } else {
                numberError(
                        batch.queue(),
                        item,
                        new Reason(Source.NUMBER, error.code(), error.message(), answer.requestId()));
            }
        }
    }

    private static Map<PhoneNumber, NumberError> byNumber(List<NumberError> errors) {
        if (errors.isEmpty()) {
            return Map.of();
        }
        Map<PhoneNumber, NumberError> byNumber = new HashMap<>(2 * errors.size());
        errors.forEach(error -> byNumber.put(new PhoneNumber(error.digits()), error));
        return byNumber;
    }

    /**
     * The part of a batch's numbers that was refused for their rate, if it is notable. A few say nothing of the rate: they only
     * go again.
     */
    private static double throttledPart(List<NumberError> errors, int batchSize) {
        if (errors.isEmpty()) {
            return 0;
        }
        double throttled = errors.stream()
                .filter(error -> NUMBER_THROTTLED.contains(error.code()))
                .count();
        return throttled < NOTABLE_PART * batchSize ? 0 : throttled / batchSize;
    }

    private void numberError(ConnectorQueue queue, Item item, Reason reason) {
        item.tried(reason);
        String code = reason.code();
        if (code == null) {
            throw new IllegalArgumentException("an error has a code");
        }
        int most = lane.run.engine.settings().attempts();
        if (NUMBER_GONE.contains(code)) {
            lane.reconciler.add(queue, item);
        } else if (NUMBER_THROTTLED.contains(code) || "ServiceUnavailable".equals(code)) {
            tryAgain(queue, item, reason, most);
        } else if ("ServiceFailure".equals(code)) {
            item.ambiguous = true;
            tryAgain(queue, item, reason, most);
        } else if ("Conflict".equals(code)) {
            tryAgain(queue, item, reason, Math.min(most, CONFLICT_ATTEMPTS));
        } else {
            lane.fail(queue, item, reason);
        }
    }

    private void tryAgain(ConnectorQueue queue, Item item, Reason reason, int mostAttempts) {
        if (item.attempts >= mostAttempts) {
            lane.fail(queue, item, reason);
        } else {
            lane.retry(queue, List.of(item), backoff.nanos(item.attempts));
        }
    }

    // Answers for the whole batch.

    private void refused(Batch batch, long sentAt, Session with, RequestFailure failure) {
        Reason reason = failure.reason();
        CloseReason closeReason = CloseReason.refused(reason);
        if (failure.kind() == Kind.THROTTLED) {
            pace(sentAt, 1);
            lane.putBack(batch);
            return;
        }
        if (failure.kind() == Kind.UNAUTHENTICATED) {
            lane.session.refused(with, reason);
            lane.putBack(batch);
            return;
        }
        if (failure.kind() == Kind.BAD_REQUEST && batch.size() > 1) {
            split(batch);
            return;
        }
        if (batch.split() != null) {
            batch.split().culprit();
        }
        switch (failure.kind()) {
            case UNAVAILABLE -> tryAgain(batch, reason);
            case AMBIGUOUS -> {
                batch.items().forEach(item -> item.ambiguous = true);
                tryAgain(batch, reason);
            }
            case BAD_REQUEST -> suspect(batch, reason);
            case NO_CONNECTOR -> {
                failAll(batch, reason);
                lane.closeConnector(batch.queue(), closeReason);
            }
            case FORBIDDEN -> {
                failAll(batch, reason);
                forbidden(batch.queue(), closeReason);
            }
            case NO_REGION -> {
                lane.close(closeReason);
                lane.putBack(batch);
            }
            default -> throw new IllegalStateException("no rule for " + failure.kind());
        }
    }

    private void tryAgain(Batch batch, Reason reason) {
        int most = lane.run.engine.settings().attempts();
        List<Item> again = new ArrayList<>(batch.size());
        int attempts = 0;
        for (Item item : batch.items()) {
            item.tried(reason);
            if (item.attempts >= most) {
                lane.fail(batch.queue(), item, reason);
            } else {
                again.add(item);
                attempts = Math.max(attempts, item.attempts);
            }
        }
        if (!again.isEmpty()) {
            lane.retry(batch.queue(), again, backoff.nanos(attempts));
        }
    }

    private void failAll(Batch batch, Reason reason) {
        for (Item item : batch.items()) {
            item.tried(reason);
            lane.fail(batch.queue(), item, reason);
        }
    }

    private void split(Batch batch) {
        Split split = batch.split() == null ? new Split() : batch.split();
        split.halved();
        int middle = batch.size() / 2;
        CloseReason closed = lane.closeReasonOf(batch.queue());
        if (closed != null) {
            lane.putBack(batch);
            return;
        }
        lane.backlog.putPart(new Batch(batch.queue(), batch.items().subList(middle, batch.size()), split));
        lane.backlog.putPart(new Batch(batch.queue(), batch.items().subList(0, middle), split));
    }

    /** A number that is refused alone: perhaps it is off already, which a read tells. */
    private void suspect(Batch batch, Reason reason) {
        for (Item item : batch.items()) {
            item.tried(reason);
            lane.reconciler.add(batch.queue(), item);
        }
    }

    private void learnBatchSize(Split split) {
        int learned = split.learnedBatchSize();
        if (learned > 0 && learned < lane.backlog.batchSize()) {
            lane.backlog.batchSize(learned);
            lane.run.engine.listener().batchSizeLearned(lane.location, learned);
        }
    }

    private void forbidden(ConnectorQueue queue, CloseReason closeReason) {
        if (queue.closeReason == null) {
            forbiddenConnectors++;
        }
        lane.closeConnector(queue, closeReason);
        if (forbiddenConnectors >= FORBIDDEN_CONNECTORS && !everAccepted) {
            lane.close(closeReason);
        }
    }

    private void pace(long sentAt, double throttledPart) {
        double before = lane.changes.rate();
        long now = lane.run.loop.nanoTime();
        if (throttledPart > 0) {
            lane.changes.throttled(sentAt, now, throttledPart);
        } else {
            lane.changes.succeeded(sentAt, now);
        }
        if (lane.changes.rate() != before) {
            lane.run.engine.listener().rateChanged(lane.location, lane.changes.rate());
        }
    }
}
