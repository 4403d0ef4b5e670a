package io.github.onhook.temporal.internal.workflow;

import io.github.onhook.internal.text.ReasonCodes;
import io.github.onhook.temporal.internal.wire.Figures;
import io.github.onhook.temporal.internal.wire.Placement;
import io.github.onhook.temporal.internal.wire.WireReason;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Implements {@link GroupWorkflow}. */
public final class GroupWorkflowImpl implements GroupWorkflow {

    /** The approximate number of progress signals to the run. */
    private static final int PROGRESS_SIGNALS = 50;

    private final GroupOrder order;
    private final List<Member> members = new ArrayList<>();
    private final RunWorkflow run;
    private List<String> workers = List.of();
    private boolean canaryOut;
    private boolean allOut;
    private boolean paused;
    private @Nullable WireReason stop;
    /** {@code null} if the run leases no failures. */
    private final @Nullable FailureShares shares;
    /** Locations that wait for a lease. */
    private final Set<Integer> asking = new LinkedHashSet<>();

    /** A location of the group. */
    private static final class Member {
        final LocationWorkflow workflow;
        final long canary;
        LocationProgress progress;
        int failingChunk = -1;
        long failing;

        @Nullable String worker;

        boolean started;
        boolean ended;

        Member(LocationWorkflow workflow, LocationProgress progress, long canary) {
            this.workflow = workflow;
            this.progress = progress;
            this.canary = canary;
        }

        long failures() {
            return progress.figures().failures() + (failingChunk >= progress.chunks() ? failing : 0);
        }

        boolean canaryIn() {
            return canary == 0 || ended || (progress.idle() && progress.chunks() > 0);
        }
    }

    /** Initializes the locations before any signal is handled. */
    @WorkflowInit
    public GroupWorkflowImpl(GroupOrder order) {
        this.order = order;
        Long leased = order.leasedFailures();
        shares = leased == null ? null : new FailureShares(order.places().size(), leased);
        run = Workflow.newExternalWorkflowStub(RunWorkflow.class, Ids.run(order.runId()));
        for (int i = 0; i < order.places().size(); i++) {
            int index = order.first() + i;
            Placement place = order.places().get(i);
            LocationProgress atFirst =
                    new LocationProgress(index, place, false, true, 0, Figures.NONE, null, null, null, false);
            members.add(new Member(
                    Workflow.newExternalWorkflowStub(LocationWorkflow.class, Ids.location(order.runId(), index)),
                    atFirst,
                    order.canary().get(i)));
        }
    }

    @Override
    public RunEnd run(GroupOrder order) {
        CancellationScope.current().getCancellationRequest().thenApply(reason -> {
            stop(WireReason.decided(ReasonCodes.CANCELLED, "the workflow of the group was cancelled"));
            return reason;
        });
        Workflow.newDetachedCancellationScope(() -> {
                    members.forEach(this::start);
                    reportUntilAllHaveEnded();
                })
                .run();
        return new RunEnd(figures(), stop);
    }

    private void start(Member member) {
        LocationWorkflow child = Workflow.newChildWorkflowStub(
                LocationWorkflow.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(Ids.location(order.runId(), member.progress.index()))
                        .build());
        LocationOrder its = new LocationOrder(
                order.runId(),
                Ids.group(order.runId(), order.group()),
                member.progress.index(),
                member.progress.place(),
                order.settings(),
                order.locationsOfRun(),
                order.allowedFailures(),
                order.reportEvery(),
                null,
                shares == null ? null : (Long) shares.leased(member.progress.index() - order.first()));
        Async.function(child::run, its, new byte[0]).handle((end, failure) -> {
            if (end != null) {
                member.progress = end.progress();
            }
            member.ended = true;
            if (shares != null) {
                shares.failed(
                        member.progress.index() - order.first(),
                        member.progress.figures().failures());
                shares.ended(member.progress.index() - order.first());
            }
            reportWorkers();
            return end;
        });
        Workflow.getWorkflowExecution(child).thenApply(execution -> {
            member.started = true;
            catchUp(member);
            return execution;
        });
    }

    /** Sends the signals that arrived before the location started. */
    private void catchUp(Member member) {
        if (canaryOut) {
            release(member);
        }
        if (paused) {
            signal(member, location -> Async.procedure(location::pause));
        }
        WireReason reason = stop;
        if (reason != null) {
            signal(member, location -> Async.procedure(location::stop, reason));
        }
    }

    /** Signals state changes and failures to the run immediately, and plain progress about 50 times. */
    private void reportUntilAllHaveEnded() {
        long targets = order.places().stream().mapToLong(Placement::targets).sum();
        long step = Math.max(1, targets / PROGRESS_SIGNALS);
        GroupProgress last = new GroupProgress(order.group(), false, false, Figures.NONE, 0);
        while (!haveEnded()) {
            GroupProgress reported = last;
            Workflow.await(() -> haveEnded() || isNews(reported, step));
            last = now();
            Async.procedure(run::group, last).exceptionally(gone -> null);
        }
    }

    private boolean isNews(GroupProgress reported, long step) {
        GroupProgress now = now();
        return now.loaded() != reported.loaded()
                || now.canaryIn() != reported.canaryIn()
                || now.failures() - reported.failures() >= order.reportEvery()
                || now.figures().settled() - reported.figures().settled() >= step;
    }

    private boolean haveEnded() {
        return members.stream().allMatch(member -> member.ended);
    }

    private GroupProgress now() {
        return new GroupProgress(
                order.group(),
                members.stream().allMatch(member -> member.progress.loaded() || member.ended),
                canaryOut && members.stream().allMatch(Member::canaryIn),
                figures(),
                members.stream().mapToLong(Member::failures).sum());
    }

    private Figures figures() {
        return members.stream().map(member -> member.progress.figures()).reduce(Figures.NONE, Figures::plus);
    }

    private void each(Function<LocationWorkflow, Promise<Void>> signal) {
        members.forEach(member -> signal(member, signal));
    }

    /** A signal by method reference uses no thread; a group has more members than a worker has spare threads. */
    private static void signal(Member member, Function<LocationWorkflow, Promise<Void>> signal) {
        if (member.started && !member.ended) {
            signal.apply(member.workflow).exceptionally(gone -> null);
        }
    }

    private void release(Member member) {
        long allowed = allOut ? Long.MAX_VALUE : member.canary;
        if (allowed > 0) {
            signal(member, location -> Async.procedure(location::go, allowed));
        }
    }

    @Override
    public void go(boolean all) {
        canaryOut = true;
        allOut = all;
        members.forEach(this::release);
    }

    @Override
    public void pause() {
        paused = true;
        each(location -> Async.procedure(location::pause));
    }

    @Override
    public void resume() {
        paused = false;
        each(location -> Async.procedure(location::resume));
    }

    @Override
    public void stop(WireReason reason) {
        if (stop == null) {
            stop = reason;
            each(location -> Async.procedure(location::stop, reason));
        }
    }

    @Override
    public void location(LocationProgress progress) {
        Member member = members.get(progress.index() - order.first());
        if (progress.chunks() >= member.progress.chunks() && !member.ended) {
            member.progress = progress;
        }
    }

    @Override
    public void failing(int index, int chunk, long failures) {
        Member member = members.get(index - order.first());
        if (chunk >= member.failingChunk) {
            member.failing = chunk > member.failingChunk ? failures : Math.max(failures, member.failing);
            member.failingChunk = chunk;
        }
    }

    @Override
    public void askForFailures(int index, long failures) {
        if (shares != null) {
            shares.failed(index - order.first(), failures);
            asking.add(index - order.first());
            leaseToLocations();
        }
    }

    @Override
    public void leaseFailures(long failures) {
        if (shares != null) {
            shares.allow(failures);
            leaseToLocations();
        }
    }

    /** Leases to the locations that wait, or asks the run if the group has more failures than its own lease allows. */
    private void leaseToLocations() {
        for (int member : List.copyOf(asking)) {
            Long lease = shares == null ? null : shares.lease(member);
            if (lease == null) {
                break;
            }
            asking.remove(member);
            signal(members.get(member), location -> Async.procedure(location::leaseFailures, lease));
        }
        if (!asking.isEmpty() && shares != null) {
            Async.procedure(run::askForFailures, order.group(), shares.failures())
                    .exceptionally(gone -> null);
        }
    }

    @Override
    public void at(int index, String worker) {
        members.get(index - order.first()).worker = worker;
        reportWorkers();
    }

    /** Counts a worker until its locations have ended or moved to other workers. */
    private void reportWorkers() {
        List<String> now = members.stream()
                .filter(member -> !member.ended)
                .map(member -> member.worker)
                .flatMap(Stream::ofNullable)
                .distinct()
                .sorted()
                .toList();
        if (!now.equals(workers)) {
            workers = now;
            Async.procedure(run::workers, order.group(), now).exceptionally(gone -> null);
        }
    }

    @Override
    public List<LocationProgress> locations() {
        return members.stream().map(member -> member.progress).toList();
    }
}
