package io.github.onhook.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.Orchestrator;
import io.github.onhook.Rig;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.Settings;
import io.github.onhook.simulator.Fleet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;

/** The threads that answers come on are watched. */
class HttpThreadsTest {

    private final Set<String> threads = ConcurrentHashMap.newKeySet();
    private final Set<Class<?>> thrown = ConcurrentHashMap.newKeySet();
    private final Fleet fleet = Fleet.builder()
            .account(
                    "111122223333",
                    a -> a.region("us-east-1", r -> r.connector("aaaaaaaaaaaaaaaaaaaaa1", "+12065550100")))
            .build();

    private void run(RunListener listener, Consumer<Orchestrator.Builder> client) {
        try (Rig rig = Rig.of(fleet, Settings.builder(), builder -> client.accept(builder.listener(listener)))) {
            rig.run();
        }
    }

    private RunListener sleeping() {
        return new RunListener() {
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
    }

    @Test
    void detectsASleepingListenerOnAnHttpThread() {
        run(sleeping(), builder -> {});

        assertThat(threads).singleElement().asString().startsWith("onhook-http-");
        assertThat(thrown).containsExactly(BlockingOperationError.class);
    }

    @Test
    void detectsASleepingListenerOnAThreadOfTheCallersHttpClient() {
        try (SdkAsyncHttpClient http = NettyNioAsyncHttpClient.create()) {
            run(sleeping(), builder -> builder.httpClient(http));
        }

        assertThat(threads).singleElement().asString().startsWith("aws-java-sdk-NettyEventLoop");
        assertThat(thrown).containsExactly(BlockingOperationError.class);
    }

    @Test
    void refusesToBlockOnAThreadOfTheCallersHttpClient() {
        RunListener blocking = new RunListener() {
            @Override
            public void settled(Outcome outcome) {
                threads.add(Thread.currentThread().getName());
                try {
                    Mono.never().block();
                } catch (IllegalStateException e) {
                    thrown.add(e.getClass());
                }
            }
        };

        try (SdkAsyncHttpClient http = NettyNioAsyncHttpClient.create()) {
            run(blocking, builder -> builder.httpClient(http));
        }

        assertThat(threads).singleElement().asString().startsWith("aws-java-sdk-NettyEventLoop");
        assertThat(thrown).containsExactly(IllegalStateException.class);
    }
}
