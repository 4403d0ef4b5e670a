package io.github.onhook.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.Rig;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.Settings;
import io.github.onhook.simulator.Fleet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;

/** The threads that answers come on are watched. */
class HttpThreadsTest {

    @Test
    void detectsASleepingListenerOnAnHttpThread() {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        Set<Class<?>> thrown = ConcurrentHashMap.newKeySet();
        Fleet fleet = Fleet.builder()
                .account(
                        "111122223333",
                        a -> a.region("us-east-1", r -> r.connector("aaaaaaaaaaaaaaaaaaaaa1", "+12065550100")))
                .build();
        RunListener sleeping = new RunListener() {
            @Override
            public void settled(Outcome outcome) {
                threads.add(Thread.currentThread().getName());
                try {
                    Thread.sleep(1);
                } catch (Throwable e) {
                    thrown.add(e.getClass());
                }
            }
        };

        try (Rig rig = Rig.of(fleet, Settings.builder(), builder -> builder.listener(sleeping))) {
            rig.run();
        }

        assertThat(threads).singleElement().asString().startsWith("onhook-http-");
        assertThat(thrown).containsExactly(BlockingOperationError.class);
    }
}
