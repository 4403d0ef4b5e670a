package io.github.onhook.embedded;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.Orchestrator;
import io.github.onhook.RunRequest;
import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.journal.MemoryJournal;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** A stream has a journal once it is collected into a plan, as {@link Orchestrator} documents. */
class StreamInAJournalTest {

    private static Flux<Outcome> outcomes(Orchestrator orchestrator, int targets, MemoryJournal journal) {
        return Plan.of(InstantVoice.targets(targets))
                .map(plan -> RunRequest.of(plan).journal(journal))
                .flatMapMany(request -> orchestrator.run(request).outcomes());
    }

    @Test
    void resumesAStreamThatIsCollectedIntoAPlan() {
        Orchestrator orchestrator = new InstantVoice().orchestrator().build();
        MemoryJournal journal = new MemoryJournal("run");

        StepVerifier.create(outcomes(orchestrator, 7, journal))
                .expectNextCount(7)
                .expectComplete()
                .verify(PATIENCE);
        StepVerifier.create(outcomes(orchestrator, 7, journal)).expectComplete().verify(PATIENCE);
    }

    @Test
    void refusesTheJournalOfAnotherStream() {
        Orchestrator orchestrator = new InstantVoice().orchestrator().build();
        MemoryJournal journal = new MemoryJournal("run");

        StepVerifier.create(outcomes(orchestrator, 7, journal))
                .expectNextCount(7)
                .expectComplete()
                .verify(PATIENCE);
        StepVerifier.create(outcomes(orchestrator, 8, journal))
                .expectErrorSatisfies(e -> assertThat(e).isInstanceOf(JournalException.class))
                .verify(PATIENCE);
    }
}
