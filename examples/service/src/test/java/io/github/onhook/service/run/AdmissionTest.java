package io.github.onhook.service.run;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import io.github.onhook.service.run.intake.Intake;
import io.github.onhook.service.run.intake.UploadLimit;
import io.github.onhook.service.run.intake.Uploads;
import io.github.onhook.service.run.live.WatcherLimit;
import io.github.onhook.service.run.model.RefusedException;
import io.github.onhook.service.run.model.RunState;
import io.github.onhook.service.run.model.StoredRun;
import io.github.onhook.service.run.model.UploadForm;
import io.github.onhook.service.run.queue.Dispatcher;
import io.github.onhook.service.run.queue.Entries;
import io.github.onhook.service.run.queue.QueueLimits;
import io.github.onhook.service.run.queue.RunRegistry;
import io.github.onhook.service.run.queue.SerialExecutor;
import io.github.onhook.service.run.queue.Views;
import io.github.onhook.service.run.report.Reports;
import io.github.onhook.service.run.store.Archive;
import io.github.onhook.service.run.store.Journals;
import io.github.onhook.service.run.store.LocalArchive;
import io.github.onhook.service.run.store.NotStoredException;
import io.github.onhook.service.run.store.RunFiles;
import io.github.onhook.service.run.store.RunStore;
import io.github.onhook.service.run.store.UnsharedProgress;
import io.github.onhook.service.trace.RunTraces;
import io.github.onhook.targets.Targets;
import io.github.onhook.targets.TargetsFile;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessResourceFailureException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import tools.jackson.databind.json.JsonMapper;

/** A run and its upload are both kept, or neither. */
class AdmissionTest {

    @TempDir
    private Path dir;

    private final Map<String, StoredRun> rows = new ConcurrentHashMap<>();
    private UnaryOperator<Mono<Boolean>> fault = saved -> saved;
    private RunRegistry registry;
    private Path upload;
    private Targets targets;

    /** Nothing is launched: all runs are taken by others. */
    @BeforeEach
    @SuppressWarnings("NullAway")
    void registry() throws IOException {
        JsonMapper json = JsonMapper.shared();
        RunFiles files = new RunFiles(dir);
        Archive archive = new LocalArchive();
        Journals journals = new NoJournals();
        Reports reports = new Reports(files, archive, Schedulers.boundedElastic());
        Views views = new Views(json, reports, new UnsharedProgress(), Duration.ofSeconds(1));
        Entries entries = new Entries(new Rows(), views);
        SerialExecutor executor = new SerialExecutor();
        Uploads uploads = new Uploads(files, archive, journals, Schedulers.boundedElastic());
        Dispatcher dispatcher = new Dispatcher(
                entries, executor, journals, null, reports, views, new RunTraces(ObservationRegistry.NOOP), 1, 1);
        registry = new RunRegistry(
                entries, executor, dispatcher, new Rows(), uploads, views, new QueueLimits(10, 10, 10, 10));
        upload = files.incoming("a", UploadForm.CSV);
        Files.writeString(upload, """
                account_id,region,voice_connector_id,phone_number
                111122223333,us-east-1,abcdefghijklmnopqrstuv,+12065550100
                """);
        targets = TargetsFile.at(upload).read();
    }

    @AfterEach
    void close() {
        registry.close().block(PATIENCE);
    }

    @Test
    void keepsTheUploadWhenItIsUnknownWhetherTheRunIsStored() {
        fault = saved -> saved.then(Mono.error(new DataAccessResourceFailureException("cut")));

        StepVerifier.create(admit("a")).verifyError(DataAccessResourceFailureException.class);

        assertThat(dir.resolve("a/targets.csv")).exists();
        fault = saved -> saved;
        StepVerifier.create(registry.startedWith("ana", "a"))
                .expectNextMatches(run -> run.id().equals("a"))
                .verifyComplete();
    }

    @Test
    void deletesTheUploadWhenTheRunIsCertainlyNotStored() {
        fault = saved -> Mono.error(new NotStoredException("a", new IOException("No space left on device")));

        StepVerifier.create(admit("a")).verifyError(NotStoredException.class);

        assertThat(dir.resolve("a")).doesNotExist();
    }

    @Test
    void showsNoOutcomesOfARunThatIsDeletedWhileItIsListed() {
        assertThat(registry.soFar("deleted")).isNull();
    }

    @Test
    void startsNoSecondRunUnderOneKey() {
        rows.put("other", TestRuns.run("a", "ana", RunState.SUCCEEDED));

        StepVerifier.create(admit("a"))
                .expectErrorSatisfies(
                        e -> assertThat(((RefusedException) e).reason()).isEqualTo(RefusedException.Cause.KEY_IN_USE))
                .verify();

        assertThat(dir.resolve("a")).doesNotExist();
    }

    @Test
    void acceptsTheRunWhenItCannotBeExecutedYet() {
        StoredRun unordered = TestRuns.run("unordered", "ana", RunState.QUEUED, null);
        rows.put(unordered.id(), unordered);
        registry.run(unordered.id()).block(PATIENCE);

        StepVerifier.create(admit("a"))
                .expectNextMatches(run -> run.id().equals("a"))
                .verifyComplete();

        assertThat(dir.resolve("a/targets.csv")).exists();
    }

    /** The connection of the request may close at any time. */
    @Test
    void completesAnAdmissionWhoseClientHasGone() {
        Sinks.Empty<Void> database = Sinks.empty();
        Sinks.Empty<Void> asked = Sinks.empty();
        Sinks.Empty<Void> stored = Sinks.empty();
        fault = saved -> Mono.defer(() -> {
            asked.tryEmitEmpty();
            return database.asMono().then(saved).doOnSuccess(kept -> stored.tryEmitEmpty());
        });

        Mono<StoredRun> request = admit("a").takeUntilOther(asked.asMono());
        StepVerifier.create(request).expectComplete().verify(PATIENCE);
        database.tryEmitEmpty();
        stored.asMono().block(PATIENCE);

        assertThat(dir.resolve("a/targets.csv")).exists();
        assertThat(rows).containsKey("a");
    }

    @Test
    void deletesOldRunsWithTheirFilesAndNoOthers() {
        admit("a").block(PATIENCE);
        rows.put("b", TestRuns.run("b", "ana", RunState.QUEUED).in(RunState.SUCCEEDED));
        registry.run("b").block(PATIENCE);

        StepVerifier.create(registry.removeEndedBefore(Instant.EPOCH, 10))
                .expectNext(0L)
                .verifyComplete();
        StepVerifier.create(registry.removeEndedBefore(Instant.now().plusSeconds(60), 10))
                .expectNext(1L)
                .verifyComplete();

        assertThat(rows).containsOnlyKeys("a");
        assertThat(dir.resolve("a/targets.csv")).exists();
        StepVerifier.create(registry.run("b"))
                .expectErrorSatisfies(
                        e -> assertThat(((RefusedException) e).reason()).isEqualTo(RefusedException.Cause.UNKNOWN_RUN))
                .verify();
    }

    @Test
    void refusesARunBeforeItsUploadIsReadWhenTheQueueIsFull() {
        for (int i = 0; i < 10; i++) {
            rows.put("waiting" + i, TestRuns.run("waiting" + i, "ana", RunState.QUEUED));
            registry.run("waiting" + i).block(PATIENCE);
        }
        Intake intake = new Intake(new RunFiles(dir), Schedulers.boundedElastic(), 1_000);
        Runs runs = runs(intake);

        StepVerifier.create(runs.start(
                        new Runs.Order(
                                UploadForm.CSV,
                                TestRuns.run("a", "ana", RunState.QUEUED).options(),
                                "ana",
                                "key"),
                        Flux.error(new AssertionError("the upload was read"))))
                .expectErrorSatisfies(
                        e -> assertThat(((RefusedException) e).reason()).isEqualTo(RefusedException.Cause.QUEUE_FULL))
                .verify();
    }

    @SuppressWarnings("NullAway")
    private Runs runs(Intake intake) {
        return new Runs(
                intake,
                registry,
                null,
                null,
                new WatcherLimit(1),
                new UploadLimit(1, 1),
                new RunTraces(ObservationRegistry.NOOP),
                1_000);
    }

    private Mono<StoredRun> admit(String id) {
        return registry.admit(TestRuns.run(id, "ana", RunState.QUEUED), upload, targets);
    }

    private final class Rows implements RunStore {

        @Override
        public Flux<StoredRun> load() {
            return Flux.fromIterable(rows.values());
        }

        @Override
        public Mono<StoredRun> find(String id) {
            return Mono.justOrEmpty(rows.get(id));
        }

        @Override
        public Mono<StoredRun> startedWith(String user, String key) {
            return load().filter(run -> run.startedBy().equals(user)
                            && run.upload().idempotencyKey().equals(key))
                    .next();
        }

        @Override
        public Mono<Boolean> save(StoredRun run) {
            return fault.apply(Mono.fromSupplier(() -> {
                rows.put(run.id(), run);
                return true;
            }));
        }

        @Override
        public Mono<Boolean> remove(StoredRun run) {
            return Mono.fromSupplier(() -> rows.remove(run.id()) != null);
        }

        @Override
        public Flux<StoredRun> changes() {
            return Flux.never();
        }
    }

    /** Journals that another instance has taken. */
    private static final class NoJournals implements Journals {

        @Override
        public Mono<Void> create(String runId, Plan plan) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> forget(String runId) {
            return Mono.empty();
        }

        @Override
        public Flux<Outcome> outcomes(String runId, Plan plan) {
            return Flux.empty();
        }

        @Override
        public Mono<Held> take(String runId) {
            return Mono.error(new JournalException(JournalException.Kind.TAKEN, "taken", null));
        }
    }
}
