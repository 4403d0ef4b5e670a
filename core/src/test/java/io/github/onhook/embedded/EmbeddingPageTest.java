package io.github.onhook.embedded;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.Orchestrator;
import io.github.onhook.model.Outcome;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.session.Session;
import io.github.onhook.time.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The Java of {@code docs/embedding.md} is copied from this class, so it compiles and works. */
class EmbeddingPageTest {

    @Test
    void showsOnlyCodeOfThisClass() throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/github/onhook/embedded/EmbeddingPageTest.java"));
        List<String> blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/embedding.md")))
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(blocks).hasSize(2);
        assertThat(blocks).allSatisfy(block -> assertThat(withoutSpace(source)).contains(withoutSpace(block)));
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("\\s+", "");
    }

    @Test
    void runsInVirtualTimeWithoutANetwork() {
        VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
        Orchestrator orchestrator = Orchestrator.builder((account, listener) ->
                        Mono.just(new Session(account, AwsBasicCredentials.create("id", "secret"), null)))
                .voice(new InstantVoice())
                .time(Time.virtual(scheduler))
                .build();
        List<Outcome> outcomes = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();

        orchestrator.run(InstantVoice.plan(100)).outcomes().subscribe(outcome -> {
            outcomes.add(outcome);
            threads.add(Thread.currentThread());
        });
        scheduler.advanceTimeBy(Duration.ofHours(1));

        assertThat(outcomes).hasSize(100).allMatch(outcome -> outcome.status().isDone());
        assertThat(threads).as("threads of the outcomes").containsOnly(Thread.currentThread());
    }

    @Test
    void closesTheOrchestratorBeforeItsSessions() {
        AssumedRoles sessions = AssumedRoles.builder("VoiceOps")
                .baseCredentials(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
                .stsRegion("us-east-1")
                .build();
        Orchestrator orchestrator = Orchestrator.builder(sessions).build();

        Mono<Void> closed = orchestrator.closeLater().then(sessions.closeLater());

        StepVerifier.create(closed).expectComplete().verify(PATIENCE);
    }
}
