package io.github.onhook.internal.engine;

import io.github.onhook.internal.operation.ChangeResult;
import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.internal.operation.RequestFailure.Kind;
import io.github.onhook.internal.operation.Step;
import io.github.onhook.internal.rate.LearnedRate;
import io.github.onhook.internal.text.ReasonCodes;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunEvent.RequestResult;
import io.github.onhook.session.Session;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/** A lane's part that has {@link AnswerPolicy} decide, and applies the decisions. */
final class LaneAnswers {

    private final Lane lane;
    private final Engine engine;
    private final Loop loop;
    private final Backlog backlog;
    private final LaneSession session;
    private final JournalWriter journal;
    private final AnswerPolicy policy;
    private final Backoff backoff;
    private LocationHealth health = LocationHealth.UNKNOWN;

    LaneAnswers(Lane lane, Engine engine, Loop loop, Backlog backlog, LaneSession session, JournalWriter journal) {
        this.lane = lane;
        this.engine = engine;
        this.loop = loop;
        this.backlog = backlog;
        this.session = session;
        this.journal = journal;
        this.policy = new AnswerPolicy(engine.settings().attempts());
        this.backoff = new Backoff(engine.random());
    }

    /** What a call that ended without an answer means: it may have been acted on. */
    static RequestFailure unanswered(@Nullable Throwable error) {
        String code = error instanceof TimeoutException ? ReasonCodes.TIMEOUT : ReasonCodes.CLIENT_ERROR;
        String message = error == null ? null : error.getMessage();
        return new RequestFailure(Kind.AMBIGUOUS, Source.CLIENT, code, message, null);
    }

    /** Whether the last changes were not answered by the service. */
    boolean isSuspicious() {
        return health.unexpected() > 0;
    }

    void apply(Batch batch, long sentAt, Session with, Context call, ChangeResult result) {
        long now = loop.nanoTime();
        report(now - sentAt, call, result);
        note(batch, result);
        AnswerPolicy.Verdict verdict = policy.decide(batch, result, health);
        health = verdict.health();
        verdict.decisions().forEach(decision -> apply(decision, batch, sentAt, now, with));
        watch(sentAt, now, result);
    }

    private void watch(long sentAt, long now, ChangeResult result) {
        if (!(result instanceof ChangeResult.Failed failed)) {
            session.accepted();
            lane.watch.answered();
            return;
        }
        CloseReason because = lane.watch.failed(failed.failure(), false, sentAt, now);
        if (because != null) {
            lane.giveUp(because);
        }
    }

    private void apply(Decision decision, Batch batch, long sentAt, long now, Session with) {
        ConnectorQueue queue = batch.queue();
        if (decision instanceof Decision.Confirm confirm) {
            confirm.items().forEach(item -> item.attempts++);
            lane.check.confirmed(queue, confirm.items(), confirm.reason());
        } else if (decision instanceof Decision.Fail fail) {
            fail.items().forEach(item -> item.tried(fail.reason()));
            fail.items().forEach(item -> lane.fail(queue, item, fail.reason()));
        } else if (decision instanceof Decision.Retry retry) {
            tried(retry.items(), retry.reason(), retry.inDoubt());
            long pause = retry.retryAfter() == null ? 0 : bounded(retry.retryAfter());
            lane.retry(queue, retry.items(), Math.max(pause, backoff.nanos(retry.attempts())));
        } else if (decision instanceof Decision.Reconcile reconcile) {
            tried(reconcile.items(), reconcile.reason(), reconcile.inDoubt());
            reconcile(queue, reconcile.items(), reconcile.resend());
        } else if (decision instanceof Decision.Prove prove) {
            tried(prove.items(), prove.reason(), true);
            WholeBatchProof proof =
                    new WholeBatchProof(queue.step, prove.items().size(), prove.reason());
            prove.items().forEach(item -> item.passage().proof = proof);
            lane.proofsOpen++;
            reconcile(queue, prove.items(), prove.resend());
        } else if (decision instanceof Decision.Requeue requeue) {
            lane.hold(requeue.retryAfter());
            lane.putBack(batch);
        } else if (decision instanceof Decision.SplitBatch) {
            split(batch);
        } else if (decision instanceof Decision.RenewSession renew) {
            session.refused(with, renew.reason());
        } else if (decision instanceof Decision.Pace pace) {
            pace(sentAt, now, pace.throttledFraction());
        } else if (decision instanceof Decision.CloseConnector close) {
            lane.closeConnector(queue, close.reason());
        } else if (decision instanceof Decision.CloseLocation close) {
            lane.close(close.reason());
        }
    }

    private static void tried(List<Item> items, Reason reason, boolean inDoubt) {
        for (Item item : items) {
            item.tried(reason);
            item.ambiguous |= inDoubt;
        }
    }

    private void reconcile(ConnectorQueue queue, List<Item> items, boolean resend) {
        for (Item item : items) {
            item.resend = resend;
            lane.reconciler.add(queue, item);
        }
    }

    // Batches whose answer lacks the member for refused numbers.

    /** A read showed whether a number of such a batch was changed. */
    void proved(Item item, boolean applied) {
        WholeBatchProof proof = item.takeProof();
        if (proof != null) {
            proof.unchanged |= !applied;
            ended(proof);
        }
    }

    /** A number of such a batch could not be read. */
    void unproved(Item item) {
        WholeBatchProof proof = item.takeProof();
        if (proof != null) {
            proof.unread = true;
            ended(proof);
        }
    }

    private void ended(WholeBatchProof proof) {
        if (--proof.open > 0) {
            return;
        }
        lane.proofsOpen--;
        if (proof.unchanged) {
            health = health.unexpectedOnce();
            if (health.isUnexpectedTooOften()) {
                lane.close(CloseReason.refused(proof.reason));
            }
        } else if (!proof.unread) {
            health = health.provenWithoutMember();
            lane.check.provenWithoutMember(proof.step);
        }
    }

    /** Nanoseconds to wait: never more than the run may take, whose deadline ends every wait. */
    long bounded(Duration wait) {
        return Math.min(Call.nanos(wait), Call.nanos(engine.settings().deadline()));
    }

    // Parts of batches.

    private void note(Batch batch, ChangeResult result) {
        Split split = batch.split();
        if (split == null) {
            return;
        }
        if (result instanceof ChangeResult.Accepted) {
            split.accepted(batch.size());
            learnBatchSize(split);
            return;
        }
        Kind kind =
                result instanceof ChangeResult.Failed failed ? failed.failure().kind() : Kind.AMBIGUOUS;
        boolean goesOn = kind == Kind.THROTTLED
                || kind == Kind.UNAUTHENTICATED
                || (kind == Kind.BAD_REQUEST && batch.size() > 1);
        if (!goesOn) {
            split.culprit();
        }
    }

    private void split(Batch batch) {
        Split split = batch.split() == null ? new Split() : batch.split();
        split.halved();
        int middle = batch.size() / 2;
        if (lane.closeReasonOf(batch.queue()) != null) {
            lane.putBack(batch);
            return;
        }
        backlog.putPart(new Batch(batch.queue(), batch.items().subList(middle, batch.size()), split));
        backlog.putPart(new Batch(batch.queue(), batch.items().subList(0, middle), split));
    }

    private void learnBatchSize(Split split) {
        int learned = split.learnedBatchSize();
        if (learned > 0 && learned < backlog.batchSize()) {
            backlog.batchSize(learned);
            engine.listener().batchSizeLearned(new RunEvent.BatchSizeLearned(lane.location, learned));
        }
    }

    // Events for others.

    private void pace(long sentAt, long now, double throttledFraction) {
        double before = lane.changes.rate();
        if (throttledFraction > 0) {
            lane.changes.throttled(sentAt, now, throttledFraction);
        } else {
            lane.changes.succeeded(sentAt, now);
        }
        if (lane.changes.rate() != before) {
            engine.listener().rateChanged(new RunEvent.RateChanged(lane.location, lane.changes.rate()));
        }
    }

    /** The run is about to end: what was learned of the quota here. */
    void reportLearned() {
        LearnedRate learned = lane.pace.learned();
        if (learned != null) {
            boolean knownBefore = lane.pace.knownBefore();
            engine.listener()
                    .rateLearned(
                            new RunEvent.RateLearned(lane.location, learned.quota(), learned.burst(), knownBefore));
        }
    }

    private void report(long nanos, Context call, ChangeResult result) {
        if (result instanceof ChangeResult.Failed failed) {
            RequestFailure failure = failed.failure();
            report(result(failure), failure.code(), nanos, call, failure.requestId());
        } else if (result instanceof ChangeResult.Accepted accepted) {
            report(RequestResult.SUCCESS, null, nanos, call, accepted.requestId());
        } else if (result instanceof ChangeResult.Unproven unproven) {
            report(RequestResult.SUCCESS, null, nanos, call, unproven.requestId());
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
            RequestResult result, @Nullable String error, long nanos, Context call, @Nullable String requestId) {
        journal.answered(lane.location, result, error);
        Operation operation = engine.operation().name();
        engine.listener()
                .requestFinished(
                        new RunEvent.RequestFinished(lane.location, operation, result, error, nanos, requestId, call));
    }

    /** The numbers of a batch whose answer lacked the member for refused numbers, while they are read. */
    static final class WholeBatchProof {
        private final Step step;
        private final Reason reason;
        private int open;
        private boolean unchanged;
        private boolean unread;

        WholeBatchProof(Step step, int open, Reason reason) {
            this.step = step;
            this.open = open;
            this.reason = reason;
        }
    }
}
