package io.github.onhook.service.run;

import io.github.onhook.model.PhoneNumber;
import io.github.onhook.service.run.intake.Intake;
import io.github.onhook.service.run.intake.UploadLimit;
import io.github.onhook.service.run.live.Frames;
import io.github.onhook.service.run.live.WatcherLimit;
import io.github.onhook.service.run.model.Action;
import io.github.onhook.service.run.model.RefusedException;
import io.github.onhook.service.run.model.RefusedException.Cause;
import io.github.onhook.service.run.model.ReportForm;
import io.github.onhook.service.run.model.RunIds;
import io.github.onhook.service.run.model.RunOptions;
import io.github.onhook.service.run.model.RunState;
import io.github.onhook.service.run.model.RunView;
import io.github.onhook.service.run.model.StoredRun;
import io.github.onhook.service.run.model.StoredRun.Size;
import io.github.onhook.service.run.model.StoredRun.Upload;
import io.github.onhook.service.run.model.UploadForm;
import io.github.onhook.service.run.queue.RunRegistry;
import io.github.onhook.service.run.report.ReportWriter;
import io.github.onhook.service.run.report.Reports;
import io.github.onhook.service.run.search.NumberView;
import io.github.onhook.service.run.search.Search;
import io.github.onhook.service.trace.RunTraces;
import io.github.onhook.targets.Targets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The API of the runs: start, list, watch, control. Never blocks; rejections are {@link RefusedException}s. */
public final class Runs {

    private static final Pattern SEPARATORS = Pattern.compile("[\\s().-]");

    private final Intake intake;
    private final RunRegistry registry;
    private final Search search;
    private final Reports reports;
    private final WatcherLimit watcherLimit;
    private final UploadLimit uploadLimit;
    private final RunTraces traces;
    private final Keys keys = new Keys();
    private final long maxTargets;

    Runs(
            Intake intake,
            RunRegistry registry,
            Search search,
            Reports reports,
            WatcherLimit watcherLimit,
            UploadLimit uploadLimit,
            RunTraces traces,
            long maxTargets) {
        this.intake = intake;
        this.registry = registry;
        this.search = search;
        this.reports = reports;
        this.watcherLimit = watcherLimit;
        this.uploadLimit = uploadLimit;
        this.traces = traces;
        this.maxTargets = maxTargets;
    }

    /**
     * A request to start a run.
     *
     * @param form the format of the targets
     * @param options the options of the run
     * @param user the requesting user
     * @param key the same for each attempt at the same request
     */
    public record Order(UploadForm form, RunOptions options, String user, String key) {}

    /**
     * The result of a request to start a run.
     *
     * @param run the run
     * @param repeated whether an earlier request with the same key started it
     */
    public record Started(RunView run, boolean repeated) {}

    /** Starts a run of the targets in a body; a run above the limit awaits approval. */
    public Mono<Started> start(Order order, Flux<DataBuffer> body) {
        String id = RunIds.next(Instant.now());
        return Mono.usingWhen(
                Mono.fromSupplier(() -> keys.claim(order)),
                claim -> Mono.fromSupplier(() -> order.options().settings())
                        .then(registry.startedWith(order.user(), order.key()).hasElement())
                        .doOnNext(isRepeated -> {
                            if (!isRepeated) {
                                registry.checkRoom(order.user());
                            }
                        })
                        .then(uploadLimit.limited(order.user(), receive(id, order, body))),
                claim -> Mono.fromRunnable(() -> keys.release(order)));
    }

    private Mono<Started> receive(String id, Order order, Flux<DataBuffer> body) {
        return intake.receive(
                id,
                body,
                order.form(),
                order.options(),
                received -> registry.startedWith(order.user(), order.key())
                        .flatMap(run -> repeated(run, received))
                        .switchIfEmpty(Mono.defer(() -> begin(id, order, received))));
    }

    /** Starts a run that restores the changes of an ended run; never forcing. */
    public Mono<Started> restore(String id, String user, String key) {
        return registry.run(id).flatMap(run -> {
            if (!run.state().reported() || run.options().restores()) {
                throw RefusedException.because(
                        Cause.WRONG_STATE,
                        "a run can be restored that took numbers off, moved or released them, and has ended; this one "
                                + (run.options().restores() ? "put numbers back" : "is " + run.state()));
            }
            return start(new Order(UploadForm.CSV, run.options().inverse(), user, key), reports.confirmed(run));
        });
    }

    private Mono<Started> repeated(StoredRun run, Intake.Received received) {
        return run.upload().digest().equals(received.digest())
                ? Mono.just(new Started(view(run), true))
                : Mono.error(RefusedException.because(
                        Cause.KEY_REUSED,
                        "this Idempotency-Key started run " + run.id() + " from other targets: take a new key"));
    }

    private Mono<Started> begin(String id, Order order, Intake.Received received) {
        return Mono.zip(intake.check(received, order.options()), traces.ofRequest())
                .flatMap(both -> registry.admit(
                        stored(id, order, received, both.getT1(), both.getT2()), received.file(), both.getT1()))
                .map(run -> new Started(view(run), false));
    }

    private StoredRun stored(
            String id, Order order, Intake.Received received, Targets targets, Map<String, String> trace) {
        return new StoredRun(
                id,
                1,
                targets.plan().size() > maxTargets ? RunState.AWAITING_APPROVAL : RunState.QUEUED,
                false,
                order.user(),
                Instant.now(),
                null,
                null,
                null,
                new Upload(order.form(), received.digest(), order.key(), trace),
                new Size(
                        targets.plan().size(),
                        targets.rejections().size(),
                        targets.plan().duplicates(),
                        (int) targets.plan().locations().stream()
                                .map(location -> location.accountId())
                                .distinct()
                                .count(),
                        targets.plan().locations().size(),
                        targets.plan().fingerprint()),
                order.options(),
                null);
    }

    /** Loads the stored runs; active ones continue. */
    Mono<Void> takeUp() {
        return registry.takeUp();
    }

    /** The latest runs, the newest first. */
    public List<RunView> latest(int limit, @Nullable RunState state) {
        Stream<StoredRun> all = registry.all();
        return all.filter(run -> state == null || run.state() == state)
                .sorted(Comparator.comparing(StoredRun::createdAt).reversed())
                .limit(limit)
                .map(this::view)
                .toList();
    }

    /** One run. */
    public Mono<RunView> run(String id) {
        return registry.run(id).map(this::view);
    }

    /**
     * Applies an action to a run.
     *
     * @param version the expected version; {@code null} for any
     */
    public Mono<RunView> act(String id, @Nullable Long version, Action action, String user) {
        return registry.act(id, version, action, user).map(this::view);
    }

    /**
     * Adds a watcher to a run.
     *
     * @param watching consumes the frames; counts as a watcher until it completes
     */
    public Mono<Void> watch(String id, Function<Frames, Mono<Void>> watching) {
        return watcherLimit.limited(Mono.defer(() -> registry.watch(id).flatMap(watching)));
    }

    /** The state of a number of a run, on each connector where it is a target; searches the run's files. */
    public Mono<List<NumberView>> find(String id, String phoneNumber) {
        return Mono.fromSupplier(() -> numberOf(phoneNumber)).flatMap(number -> search.find(id, number));
    }

    /** Spaces, dashes, dots and parentheses are dropped, as in targets. */
    private static PhoneNumber numberOf(String written) {
        try {
            return PhoneNumber.parse(SEPARATORS.matcher(written).replaceAll(""));
        } catch (IllegalArgumentException e) {
            throw RefusedException.because(Cause.MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    /**
     * The report file of an ended run.
     *
     * @return a writer for it, to be called on a thread that may block
     */
    public Mono<ReportWriter> report(String id, ReportForm form, boolean masked) {
        return registry.run(id).flatMap(run -> reports.writer(run, form, masked));
    }

    Mono<Void> close() {
        return registry.close();
    }

    /** The number of runs in a state. */
    public long count(RunState state) {
        return registry.count(state);
    }

    /** The number of watchers. */
    public int watchers() {
        return watcherLimit.taken();
    }

    private RunView view(StoredRun run) {
        return RunView.of(run, registry.soFar(run.id()));
    }
}
