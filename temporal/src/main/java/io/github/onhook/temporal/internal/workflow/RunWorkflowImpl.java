package io.github.onhook.temporal.internal.workflow;

import io.github.onhook.internal.text.ReasonCodes;
import io.github.onhook.temporal.internal.wire.Figures;
import io.github.onhook.temporal.internal.wire.Placement;
import io.github.onhook.temporal.internal.wire.WireReason;
import io.github.onhook.temporal.internal.workflow.RunProgress.Phase;
import io.temporal.common.SearchAttributeKey;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Implements {@link RunWorkflow}. */
public final class RunWorkflowImpl implements RunWorkflow {

    /** The search attribute for the phase of a run. */
    public static final SearchAttributeKey<String> PHASE = SearchAttributeKey.forKeyword("OnhookPhase");

    private static final Duration LONGEST_LOAD = Duration.ofMinutes(10);
    private static final int REPORTS_PER_TOLERANCE = 10;

    private final RunOrder order;
    private final List<Member> members = new ArrayList<>();
    private final @Nullable Long allowedFailures;
    private Phase phase = Phase.PLAN;
    private boolean approved;
    private boolean paused;
    private @Nullable WireReason stop;
    /** {@code null} if the run has no limit. */
    private final @Nullable FailureShares shares;

    /** A group of the run. */
    private static final class Member {
        final GroupWorkflow workflow;
        final GroupOrder order;
        GroupProgress progress;
        List<String> workers = List.of();
        boolean started;
        boolean ended;

        Member(GroupWorkflow workflow, GroupOrder order) {
            this.workflow = workflow;
            this.order = order;
            this.progress = new GroupProgress(order.group(), false, false, Figures.NONE, 0);
        }
    }

    /** Initializes the groups before any signal is handled. */
    @WorkflowInit
    public RunWorkflowImpl(RunOrder order) {
        this.order = order;
        allowedFailures = order.settings().allowedFailures(order.targets());
        List<Integer> canary = canary();
        int groups = (order.places().size() + order.groupSize() - 1) / order.groupSize();
        shares = allowedFailures == null ? null : new FailureShares(groups, allowedFailures);
        for (int first = 0; first < order.places().size(); first += order.groupSize()) {
            int end = Math.min(order.places().size(), first + order.groupSize());
            GroupOrder its = new GroupOrder(
                    order.runId(),
                    members.size(),
                    first,
                    order.settings(),
                    order.places().subList(first, end),
                    canary.subList(first, end),
                    order.places().size(),
                    allowedFailures,
                    reportEvery(),
                    shares == null ? null : (Long) shares.leased(members.size()));
            members.add(new Member(
                    Workflow.newExternalWorkflowStub(GroupWorkflow.class, Ids.group(order.runId(), members.size())),
                    its));
        }
    }

    @Override
    public RunEnd run(RunOrder order) {
        CancellationScope.current().getCancellationRequest().thenApply(reason -> {
            stop(WireReason.decided(ReasonCodes.CANCELLED, "the workflow of the run was cancelled"));
            return reason;
        });
        Workflow.newDetachedCancellationScope(this::sendAll).run();
        enter(Phase.DONE);
        return new RunEnd(figures(), stop);
    }

    private void sendAll() {
        members.forEach(this::start);
        enter(Phase.PLAN);
        if (!Workflow.await(LONGEST_LOAD, () -> stop != null || all(member -> member.progress.loaded()))) {
            stop(WireReason.decided(
                    ReasonCodes.PLAN_INCOMPLETE, "the plan is incomplete: the process that started the run is gone"));
        }
        CancellationScope deadline = Workflow.newCancellationScope(this::startDeadline);
        deadline.run();
        if (stop == null && order.settings().canary() != null) {
            enter(Phase.CANARY);
            each(group -> Async.procedure(group::go, false));
            Workflow.await(() -> stop != null || all(member -> member.progress.canaryIn()));
        }
        if (stop == null && order.approval()) {
            enter(Phase.APPROVAL);
            Workflow.await(() -> stop != null || approved);
        }
        if (stop == null) {
            enter(Phase.LOCATIONS);
            each(group -> Async.procedure(group::go, true));
        }
        Workflow.await(() -> all(member -> false));
        deadline.cancel();
    }

    private void startDeadline() {
        Duration time = Duration.ofMillis(order.settings().deadlineMillis());
        Workflow.newTimer(time).thenApply(rung -> {
            stop(WireReason.decided(ReasonCodes.DEADLINE, "the run took longer than " + time));
            return true;
        });
    }

    private void start(Member member) {
        GroupWorkflow child = Workflow.newChildWorkflowStub(
                GroupWorkflow.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(Ids.group(order.runId(), member.order.group()))
                        .build());
        Async.function(child::run, member.order).handle((end, failure) -> {
            if (end != null) {
                member.progress = new GroupProgress(
                        member.order.group(),
                        true,
                        true,
                        end.figures(),
                        end.figures().failures());
            }
            member.ended = true;
            if (shares != null) {
                shares.failed(member.order.group(), member.progress.failures());
                shares.ended(member.order.group());
            }
            return end;
        });
        Workflow.getWorkflowExecution(child).thenApply(execution -> {
            member.started = true;
            if (paused) {
                tell(member, group -> Async.procedure(group::pause));
            }
            WireReason reason = stop;
            if (reason != null) {
                tell(member, group -> Async.procedure(group::stop, reason));
            }
            return execution;
        });
    }

    /** Whether the condition holds for all groups that have not ended. */
    private boolean all(Predicate<Member> holds) {
        return members.stream().allMatch(member -> member.ended || holds.test(member));
    }

    private void each(Function<GroupWorkflow, Promise<Void>> signal) {
        members.forEach(member -> tell(member, signal));
    }

    /** A signal by method reference uses no thread. */
    private static void tell(Member member, Function<GroupWorkflow, Promise<Void>> signal) {
        if (member.started && !member.ended) {
            signal.apply(member.workflow).exceptionally(gone -> null);
        }
    }

    private void enter(Phase next) {
        phase = next;
        if (order.searchable()) {
            Workflow.upsertTypedSearchAttributes(PHASE.valueSet(next.name()));
        }
    }

    private void checkTolerance() {
        long failures = shares == null ? failures() : Math.max(failures(), shares.failures());
        if (allowedFailures != null && failures > allowedFailures) {
            stop(WireReason.decided(
                    ReasonCodes.TOO_MANY_FAILURES,
                    "more than " + order.settings().maxFailures() + " of the targets failed"));
        } else if (allowedFailures == null && phase == Phase.CANARY && failures > 0) {
            stop(WireReason.decided(ReasonCodes.TOO_MANY_FAILURES, "a target of the canary failed"));
        }
    }

    private long failures() {
        return members.stream().mapToLong(member -> member.progress.failures()).sum();
    }

    private Figures figures() {
        return members.stream().map(member -> member.progress.figures()).reduce(Figures.NONE, Figures::plus);
    }

    /** Unreported failures are at most a tenth of the failures allowed. */
    private long reportEvery() {
        if (order.settings().canary() != null) {
            return 1;
        }
        return allowedFailures == null
                ? Long.MAX_VALUE
                : Math.max(
                        1,
                        allowedFailures
                                / ((long) REPORTS_PER_TOLERANCE * order.places().size()));
    }

    /** Spreads the canary evenly over the locations. */
    private List<Integer> canary() {
        List<Placement> places = order.places();
        int[] share = new int[places.size()];
        long left = Math.min(order.targets(), order.settings().canarySize(order.targets()));
        while (left > 0) {
            long each = Math.max(1, left / share.length);
            for (int i = 0; i < share.length; i++) {
                long more = Math.min(Math.min(each, left), places.get(i).targets() - share[i]);
                share[i] += (int) more;
                left -= more;
            }
        }
        List<Integer> shares = new ArrayList<>();
        for (int one : share) {
            shares.add(one);
        }
        return shares;
    }

    @Override
    public void pause() {
        if (!paused) {
            paused = true;
            each(group -> Async.procedure(group::pause));
        }
    }

    @Override
    public void resume() {
        if (paused) {
            paused = false;
            each(group -> Async.procedure(group::resume));
        }
    }

    @Override
    public void approve() {
        approved = true;
    }

    @Override
    public void stop(WireReason reason) {
        if (stop == null) {
            stop = reason;
            each(group -> Async.procedure(group::stop, reason));
        }
    }

    @Override
    public void group(GroupProgress progress) {
        Member member = members.get(progress.group());
        if (!member.ended) {
            member.progress = progress;
            if (shares != null) {
                shares.failed(progress.group(), progress.failures());
            }
            checkTolerance();
        }
    }

    @Override
    public void askForFailures(int group, long failures) {
        if (shares != null) {
            shares.failed(group, failures);
            checkTolerance();
            Long lease = stop == null ? shares.lease(group) : null;
            if (lease != null) {
                tell(members.get(group), asking -> Async.procedure(asking::leaseFailures, lease));
            }
        }
    }

    @Override
    public void workers(int group, List<String> workers) {
        members.get(group).workers = List.copyOf(workers);
    }

    private int workers() {
        return (int) members.stream()
                .filter(member -> !member.ended)
                .flatMap(member -> member.workers.stream())
                .distinct()
                .count();
    }

    @Override
    public RunProgress progress() {
        return new RunProgress(phase, figures(), failures(), paused, stop, members.size(), workers());
    }
}
