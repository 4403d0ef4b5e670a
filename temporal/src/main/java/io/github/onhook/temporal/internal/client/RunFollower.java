package io.github.onhook.temporal.internal.client;

import io.github.onhook.model.Location;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunListener;
import io.github.onhook.temporal.internal.wire.Placement;
import io.github.onhook.temporal.internal.workflow.Ids;
import io.github.onhook.temporal.internal.workflow.LocationProgress;
import io.github.onhook.temporal.internal.workflow.RunOrder;
import io.github.onhook.temporal.internal.workflow.RunWorkflow;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowServiceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Follows a run in the service from start to end: uploads the plan, then reads the histories as they grow. It queries
 * the
 * progress of each location once a second, and reads the histories of those that advanced.
 */
public final class RunFollower {

    private static final Logger LOG = LoggerFactory.getLogger(RunFollower.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration KEYLESS_PERIOD = Duration.ofSeconds(5);
    private static final int CALLS_AT_ONCE = 8;

    private final TemporalCalls service;
    private final RunOrder order;
    private final PlanPages pages;
    private final RunListener listener;
    private final RunWatch watch;
    private final List<LocationHistory> histories = new ArrayList<>();
    private final KeylessWorkers keyless;
    private final boolean attached;
    private final List<Outcome> refused;
    private long startedAt;
    private boolean silenceLogged;
    private boolean begun;

    /** Whether the run has ended, or the service does not have it any more. */
    private volatile boolean over;

    private final List<Consumer<RunWorkflow>> early = new ArrayList<>();

    private record Update(Placement place, LocationHistory.News news) {}

    /**
     * Nothing is done before {@link #outcomes()}.
     *
     * @param refused outcomes of targets that are not in the pages
     * @param attached whether the run has already started and has its plan
     */
    public RunFollower(
            TemporalCalls service,
            RunOrder order,
            PlanPages pages,
            List<Outcome> refused,
            RunListener listener,
            ReplayClock clock,
            boolean attached) {
        this.service = service;
        this.order = order;
        this.pages = pages;
        this.refused = List.copyOf(refused);
        this.listener = listener;
        this.attached = attached;
        this.watch = new RunWatch(
                new PlanOutcomes(pages.plan()), listener, order.settings().named(), clock);
        keyless = service.keylessWorkers();
        WorkerVersions versions = new WorkerVersions(order.runId());
        for (int i = 0; i < order.places().size(); i++) {
            histories.add(service.history(order.runId(), i, keyless, versions));
        }
    }

    /** Executes the run; emits one list of outcomes for each location that advanced. */
    public Flux<List<Outcome>> outcomes() {
        Mono<Void> end = ended().doOnSuccess(nothing -> over = true).cache();
        return begin(end).thenMany(refused()).concatWith(Flux.defer(() -> follow(end)));
    }

    private Flux<List<Outcome>> refused() {
        return Flux.defer(() -> Flux.just(failing(() -> {
            refused.forEach(outcome -> listener.targetsAccepted(
                    new RunEvent.TargetsAccepted(outcome.target().location(), 1)));
            watch.settled(refused);
            return refused;
        })));
    }

    /** Throws an error of the JVM itself as an exception: operators throw such an error on, and the run would never end. */
    private static <T> T failing(Supplier<T> step) {
        try {
            return step.get();
        } catch (VirtualMachineError e) {
            throw new IllegalStateException("the run cannot be followed: " + e, e);
        }
    }

    /** Completes when the run has ended, or the service does not have it any more. */
    private Mono<Void> ended() {
        return Mono.fromFuture(() -> service.end(order.runId()), true)
                .then()
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, PERIOD).filter(RunFollower::isOfTheService))
                .onErrorComplete();
    }

    private static boolean isOfTheService(Throwable error) {
        return error instanceof StatusRuntimeException || error instanceof WorkflowServiceException;
    }

    private Mono<Void> begin(Mono<Void> end) {
        Mono<Void> started = Mono.fromSupplier(() -> failing(() -> {
                    startedAt = System.nanoTime();
                    listener.runStarted(new RunEvent.RunStarted(
                            order.runId(), order.settings().named()));
                    order.places()
                            .forEach(place -> listener.targetsAccepted(new RunEvent.TargetsAccepted(
                                    new Location(place.accountId(), place.region()), place.targets())));
                    return true;
                }))
                .then();
        if (attached) {
            return Mono.fromCallable(() -> service.knows(order.runId()))
                    .subscribeOn(Schedulers.boundedElastic())
                    .filter(known -> known)
                    .switchIfEmpty(
                            Mono.error(() -> new NoSuchElementException("the service knows no run " + order.runId())))
                    .then(Mono.<Void>fromRunnable(this::requireSame).subscribeOn(Schedulers.boundedElastic()))
                    .then(started)
                    .then(Mono.fromRunnable(this::signalEarly));
        }
        long targets = order.places().stream().mapToLong(Placement::targets).sum();
        return started.then(Mono.<Void>fromRunnable(() -> service.begin(order, targets))
                        .subscribeOn(Schedulers.boundedElastic()))
                .then(Mono.<Void>fromRunnable(this::signalEarly))
                .then(Mono.defer(
                        () -> Mono.firstWithSignal(pages.handOver(service, order.runId()), end, keylessWorkers())));
    }

    /** While the run takes its plan, looks for workers that cannot; never completes. */
    private Mono<Void> keylessWorkers() {
        return Mono.<Void>fromRunnable(() -> {
                    service.firstEvents(Ids.run(order.runId())).forEach(keyless::read);
                    for (int group = 0; group < groups(); group++) {
                        service.firstEvents(Ids.group(order.runId(), group)).forEach(keyless::read);
                    }
                })
                .subscribeOn(Schedulers.boundedElastic())
                .delaySubscription(KEYLESS_PERIOD)
                .repeat()
                .then();
    }

    private int groups() {
        return (order.places().size() + order.groupSize() - 1) / order.groupSize();
    }

    /** Follows a run as it was started: numbers that were protected then, and only these, are refused. */
    private void requireSame() {
        if (!service.order(order.runId()).sendsTheSameAs(order)) {
            throw new IllegalArgumentException("run " + order.runId() + " was started with another plan, or with other"
                    + " protected numbers: follow it with those; the run goes on, and sends what it was started with");
        }
    }

    /** Signals the run as soon as it has started. */
    public void signal(Consumer<RunWorkflow> signal) {
        synchronized (early) {
            if (!begun) {
                early.add(signal);
                return;
            }
        }
        Schedulers.boundedElastic().schedule(() -> send(signal));
    }

    private void signalEarly() {
        synchronized (early) {
            begun = true;
        }
        early.forEach(signal -> Schedulers.boundedElastic().schedule(() -> send(signal)));
    }

    private void send(Consumer<RunWorkflow> signal) {
        try {
            signal.accept(service.run(order.runId()));
        } catch (WorkflowException e) {
            LOG.warn("a signal did not reach the run: {}", String.valueOf(e.getMessage()));
        }
    }

    /** Polls every second, and once more as soon as the run has ended. */
    private Flux<List<Outcome>> follow(Mono<Void> end) {
        Mono<Long> period = Mono.delay(PERIOD);
        return Flux.defer(() -> over ? last() : next())
                .repeatWhen(rounds -> rounds.takeWhile(emitted -> !allHaveEnded())
                        .concatMap(emitted ->
                                over ? period : period.takeUntilOther(end).defaultIfEmpty(0L)))
                .concatWith(Flux.defer(() -> failing(this::finish)));
    }

    private Flux<List<Outcome>> finish() {
        watch.end(order.runId(), System.nanoTime() - startedAt);
        return Flux.empty();
    }

    private boolean allHaveEnded() {
        return histories.stream().allMatch(LocationHistory::hasEnded);
    }

    /** The locations that advanced. */
    private Flux<List<Outcome>> next() {
        return Flux.range(0, groups()).flatMap(this::locations, CALLS_AT_ONCE).transform(this::read);
    }

    /** All events not read yet. */
    private Flux<List<Outcome>> last() {
        return Flux.range(0, histories.size())
                .filter(index -> !histories.get(index).hasEnded())
                .transform(this::read);
    }

    private Flux<List<Outcome>> read(Flux<Integer> locations) {
        return locations
                .flatMapSequential(
                        index -> Mono.fromCallable(() -> new Update(
                                        order.places().get(index),
                                        histories.get(index).news()))
                                .subscribeOn(Schedulers.boundedElastic())
                                .onErrorResume(StatusRuntimeException.class, e -> unread(index, e)),
                        CALLS_AT_ONCE)
                .map(update -> failing(() -> watch.apply(update.place, update.news)));
    }

    /** Once the run has ended, a history that the service does not have will not come. */
    private Mono<Update> unread(int index, StatusRuntimeException e) {
        if (over && e.getStatus().getCode() == Status.Code.NOT_FOUND) {
            return Mono.just(
                    new Update(order.places().get(index), histories.get(index).unknown()));
        }
        return quiet(e).then(Mono.empty());
    }

    private Flux<Integer> locations(int group) {
        return Mono.fromCallable(() -> service.locations(order.runId(), group))
                .subscribeOn(Schedulers.boundedElastic())
                .doOnNext(answered -> silenceLogged = false)
                .flatMapIterable(list -> list)
                .filter(location -> {
                    LocationHistory known = histories.get(location.index());
                    return location.chunks() > known.chunks() || (location.ended() && !known.hasEnded());
                })
                .map(LocationProgress::index)
                .onErrorResume(WorkflowException.class, e -> quiet(e).thenMany(openOf(group)));
    }

    /** No worker answers queries, for example after one is lost: histories can still be read. */
    private Flux<Integer> openOf(int group) {
        int first = group * order.groupSize();
        return Flux.range(first, Math.min(order.groupSize(), histories.size() - first))
                .filter(index -> !histories.get(index).hasEnded());
    }

    /** The run continues without this process, which retries. */
    private Mono<Void> quiet(Exception e) {
        if (!silenceLogged) {
            LOG.warn("the progress of the run cannot be read; retrying: {}", String.valueOf(e.getMessage()));
            silenceLogged = true;
        }
        return Mono.empty();
    }
}
