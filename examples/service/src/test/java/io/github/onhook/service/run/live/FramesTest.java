package io.github.onhook.service.run.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class FramesTest {

    private final Frames frames = new Frames();

    @Test
    void skipsFramesForASlowWatcherWithoutDelayingOthers() {
        StepVerifier.create(frames.changes(), 0)
                .then(() -> {
                    for (int i = 0; i < 10_000; i++) {
                        frames.publish(new byte[] {(byte) i});
                    }
                })
                .thenRequest(1)
                .expectNext(10_000L)
                .thenRequest(1)
                .then(() -> frames.publish(new byte[] {1}))
                .expectNext(10_001L)
                .thenCancel()
                .verify();

        assertThat(Objects.requireNonNull(frames.latest()).json()).containsExactly(1);
        assertThat(frames.watchers()).isZero();
    }

    @Test
    void showsTheLastFrameAfterTheEnd() {
        frames.publish(new byte[] {7});
        frames.end();

        StepVerifier.create(frames.changes()).expectNextCount(1).verifyComplete();
        StepVerifier.create(frames.ended()).verifyComplete();
        assertThat(Objects.requireNonNull(frames.latest()).json()).containsExactly(7);
    }
}
