package io.github.onhook.temporal.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

class KeyHealthTest {

    @Test
    void suspendsItsPollsOnceAndResumesThemAfterTheRest() {
        VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
        List<String> polls = new ArrayList<>();
        KeyHealth health = new KeyHealth(scheduler, "worker");
        health.polls(new KeyHealth.Polling() {
            @Override
            public void suspend() {
                polls.add("suspend");
            }

            @Override
            public void resume() {
                polls.add("resume");
            }
        });

        health.refused("sealed with key 'a'");
        health.opened();
        health.refused("sealed with key 'a'");
        assertThat(polls).as("it opens others").isEmpty();

        health.refused("sealed with key 'a'");
        health.refused("sealed with key 'a'");
        scheduler.advanceTimeBy(KeyHealth.REST.minusMillis(1));
        assertThat(polls).containsExactly("suspend");

        scheduler.advanceTimeBy(KeyHealth.REST);
        assertThat(polls).containsExactly("suspend", "resume");

        health.refused("sealed with key 'b'");
        scheduler.advanceTimeBy(KeyHealth.REST);
        assertThat(polls).containsExactly("suspend", "resume", "suspend", "resume");
    }
}
