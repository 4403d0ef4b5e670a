package io.github.onhook.service.run;

import io.github.onhook.PhoneNumber;
import io.github.onhook.service.run.RefusedException.Cause;
import io.github.onhook.service.run.StoredRun.Size;
import io.github.onhook.service.run.StoredRun.Upload;
import io.github.onhook.targets.Targets;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Every run there is: started, listed, watched and steered. Nothing blocks; refusals are {@link RefusedException}s. */
public final class Runs {

    private static final Pattern SEPARATORS = Pattern.compile("[\\s().-]");

    private final RunFiles files;
    private final Intake intake;
    private final Roster roster;
    private final Keys keys = new Keys();
    private final Scheduler blocking;
    private final long maxTargets;

    Runs(RunFiles files, Intake intake, Roster roster, Scheduler blocking, long maxTargets) {
        this.blocking = blocking;
        this.files = files;
        this.intake = intake;
        this.roster = roster;
        this.maxTargets = maxTargets;
    }

    /**
     * What somebody asks for.
     *
     * @param form how the targets are written
     * @param options how the run shall be
     * @param user who asks
     * @param key the same for each attempt at the same request
     */
    public record Order(UploadForm form, RunOptions options, String user, String key) {}

    /**
     * A run that was asked for.
     *
     * @param run the run
     * @param repeated whether an earlier request with the same key started it
     */
    public record Started(RunView run, boolean repeated) {}

    /** Starts a run of the targets that a body holds; more than one person may start are kept for approval. */
    public Mono<Started> start(Order order, Flux<DataBuffer> body) {
        String id = RunIds.next(Instant.now());
        return Mono.usingWhen(
                Mono.fromSupplier(() -> keys.claim(order)),
                claim -> Mono.fromSupplier(() -> order.options().settings())
                        .then(intake.receive(id, body, order.form(), order.options()))
                        .flatMap(received -> roster.of(keys.runOf(order))
                                .flatMap(run -> repeated(run, received))
                                .switchIfEmpty(Mono.defer(() -> begin(id, order, received)))
                                .onErrorResume(
                                        e -> intake.forget(received.file()).then(Mono.error(e)))),
                claim -> Mono.fromRunnable(() -> keys.release(order)));
    }

    /** Starts a run that puts back what a run that has ended took off; never forcing. */
    public Mono<Started> restore(String id, String user, String key) {
        return Mono.defer(() -> {
            StoredRun run = roster.entry(id).run();
            if (!run.state().reported() || run.options().associates()) {
                throw RefusedException.because(
                        Cause.WRONG_STATE,
                        "a run can be restored that took numbers off and has ended; this one "
                                + (run.options().associates() ? "put numbers back" : "is " + run.state()));
            }
            Flux<DataBuffer> targets = Flux.from(DataBufferUtils.outputStreamPublisher(
                    out -> writeConfirmed(id, out), DefaultDataBufferFactory.sharedInstance, blocking::schedule));
            return start(new Order(UploadForm.CSV, run.options().inverse(), user, key), targets);
        });
    }

    private void writeConfirmed(String id, OutputStream out) {
        try {
            files.writeConfirmed(id, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Mono<Started> repeated(StoredRun run, Intake.Received received) {
        return run.upload().digest().equals(received.digest())
                ? intake.forget(received.file()).thenReturn(new Started(view(run), true))
                : Mono.error(RefusedException.because(
                        Cause.KEY_REUSED,
                        "this Idempotency-Key started run " + run.id() + " from other targets: take a new key"));
    }

    private Mono<Started> begin(String id, Order order, Intake.Received received) {
        return intake.check(received, order.options())
                .map(targets -> stored(id, order, received, targets))
                .flatMap(run -> roster.admit(run, received.file()))
                .doOnNext(run -> keys.started(order, run.id()))
                .map(run -> new Started(view(run), false));
    }

    private StoredRun stored(String id, Order order, Intake.Received received, Targets targets) {
        return new StoredRun(
                id,
                1,
                targets.plan().size() > maxTargets ? RunState.AWAITING_APPROVAL : RunState.QUEUED,
                order.user(),
                Instant.now(),
                null,
                null,
                null,
                new Upload(order.form(), received.digest(), order.key()),
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

    /** Takes up what is kept; the runs that were under way go on. */
    Mono<Void> resumeAll() {
        return roster.load().doOnNext(run -> keys.started(run)).then(roster.goOn());
    }

    /** The latest runs, the newest first. */
    public List<RunView> latest(int limit, @Nullable RunState state) {
        Stream<StoredRun> all = roster.all();
        return all.filter(run -> state == null || run.state() == state)
                .sorted(Comparator.comparing(StoredRun::createdAt).reversed())
                .limit(limit)
                .map(this::view)
                .toList();
    }

    /** One run. */
    public RunView run(String id) {
        return view(roster.entry(id).run());
    }

    /**
     * Does something to a run.
     *
     * @param version the version that the user saw; {@code null} for whichever there is
     */
    public Mono<RunView> act(String id, @Nullable Long version, Action action, String user) {
        return roster.act(id, version, action, user).map(this::view);
    }

    /** What watchers of a run are shown. */
    public Mono<Frames> watch(String id) {
        return roster.watch(id);
    }

    /** How a number of a run stands, on each connector that it is a target on: the run's files are searched. */
    public Mono<List<NumberView>> find(String id, String phoneNumber) {
        return Mono.fromSupplier(() -> numberOf(phoneNumber)).flatMap(number -> roster.find(id, number));
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
     * The report's file of a run that has ended.
     *
     * @return what writes it, on a thread that may block
     */
    public ReportWriter report(String id, ReportForm form, boolean masked) {
        StoredRun run = roster.entry(id).run();
        if (!run.state().reported()) {
            throw RefusedException.because(
                    Cause.WRONG_STATE,
                    "a run that is " + run.state() + " has no report"
                            + (run.state().ended() ? "" : " yet"));
        }
        return out -> files.copyReport(id, form, masked, out);
    }

    Mono<Void> close() {
        return roster.close();
    }

    /** How many runs are in a state. */
    public long count(RunState state) {
        return roster.count(state);
    }

    /** How many watchers there are, of runs that have not ended. */
    public int watchers() {
        return roster.watchers();
    }

    private RunView view(StoredRun run) {
        return RunView.of(run, roster.soFar(run.id()));
    }
}
