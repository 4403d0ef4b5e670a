package io.github.onhook.session;

import static io.github.onhook.testing.Patience.PATIENCE;

import io.github.onhook.session.SessionProvider.SessionException;
import io.github.onhook.session.SessionProvider.SessionListener;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.SimulatorBuilder;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;

/** A simulator, and sessions that come from it over HTTP by the SDK's own client. */
final class World implements AutoCloseable {

    static final String FIRST = "111122223333";
    static final String HUB = "210987654321";
    private static final SdkAsyncHttpClient HTTP =
            NettyNioAsyncHttpClient.builder().maxConcurrency(256).build();

    final Simulator simulator;
    private final List<AssumedRoles> opened = new ArrayList<>();

    World(Fleet fleet, UnaryOperator<SimulatorBuilder> settings) {
        simulator = settings.apply(Simulator.builder(fleet)).start();
    }

    static World of(Fleet fleet) {
        return new World(fleet, UnaryOperator.identity());
    }

    AssumedRoles roles(UnaryOperator<AssumedRoles.Builder> settings) {
        return roles("VoiceOps", settings);
    }

    AssumedRoles roles(String role, UnaryOperator<AssumedRoles.Builder> settings) {
        AssumedRoles roles = settings.apply(AssumedRoles.builder(role)
                        .baseCredentials(StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(simulator.accessKeyId(), simulator.secretAccessKey())))
                        .stsRegion("us-east-1")
                        .endpointOverride(simulator.endpoint())
                        .httpClient(HTTP))
                .build();
        opened.add(roles);
        return roles;
    }

    AssumedRoles roles() {
        return roles(UnaryOperator.identity());
    }

    long assumeRoleCalls() {
        return simulator.record().count(SimulatedOperation.ASSUME_ROLE);
    }

    static Session session(SessionProvider sessions, String accountId) {
        return wait(sessions.session(accountId, SessionListener.NONE));
    }

    /** So many questions at once. */
    static List<Session> all(int times, Mono<Session> question) {
        return wait(Flux.range(0, times).flatMap(i -> question, times).collectList());
    }

    static <T> T wait(Mono<T> mono) {
        return Objects.requireNonNull(mono.block(PATIENCE));
    }

    /** Why there is no session. */
    static SessionException refusal(SessionProvider sessions, String accountId) {
        try {
            throw new AssertionError(session(sessions, accountId));
        } catch (SessionException e) {
            return e;
        }
    }

    @Override
    public void close() {
        opened.forEach(AssumedRoles::close);
        simulator.close();
    }
}
