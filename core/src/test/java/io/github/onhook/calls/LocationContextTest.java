package io.github.onhook.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.internal.chime.RequestFailedException;
import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.internal.operation.RequestFailure.Kind;
import io.github.onhook.internal.rate.CallLimiter;
import io.github.onhook.internal.rate.RateController;
import io.github.onhook.model.Location;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.Settings;
import io.github.onhook.session.Session;
import io.github.onhook.session.SessionProvider;
import io.github.onhook.session.SessionProvider.SessionListener;
import io.github.onhook.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** When calls are made again, in virtual time. */
class LocationContextTest {

    private static final Location HERE = new Location("111122223333", "us-east-1");

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final Time time = Time.virtual(clock);
    private final List<Long> sentAtSecond = new ArrayList<>();
    private final List<String> ended = new ArrayList<>();
    private @Nullable RequestFailure first;

    @AfterEach
    void dispose() {
        clock.dispose();
    }

    private LocationContext calls(Settings.Builder given) {
        Settings settings = given.rate(1_000).build();
        CallLimiter all = new CallLimiter(time, RateController.known(1_000, 0, 100), 100);
        LocationEvents events = LocationEvents.of(List.of(), settings);
        return new LocationContext(
                new LocationCalls.Shared(new OneSession(), settings, time, all, events, location -> 100), HERE);
    }

    private void call(LocationContext calls) {
        calls.call(session -> Mono.defer(() -> {
                    sentAtSecond.add(time.now().get().getEpochSecond());
                    RequestFailure failure = first;
                    first = null;
                    return failure == null ? Mono.just("done") : Mono.error(new RequestFailedException(failure));
                }))
                .subscribe(ended::add, e -> ended.add(String.valueOf(e.getMessage())));
        clock.advanceTime();
    }

    private static RequestFailure asking(Kind kind, Duration wait) {
        return new RequestFailure(kind, Source.REQUEST, "Code", "wait", "r-1", wait);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"THROTTLED", "UNAVAILABLE"})
    void waitsAsLongAsTheServiceAsks(Kind kind) {
        first = asking(kind, Duration.ofSeconds(40));
        call(calls(Settings.builder()));

        clock.advanceTimeBy(Duration.ofSeconds(39));
        assertThat(sentAtSecond).containsExactly(0L);
        clock.advanceTimeBy(Duration.ofSeconds(2));

        assertThat(sentAtSecond).containsExactly(0L, 40L);
        assertThat(ended).containsExactly("done");
    }

    @Test
    void holdsEveryCallOfALocationThatIsThrottled() {
        LocationContext calls = calls(Settings.builder());
        first = asking(Kind.THROTTLED, Duration.ofSeconds(40));
        call(calls);

        call(calls);
        clock.advanceTimeBy(Duration.ofSeconds(39));
        assertThat(sentAtSecond).containsExactly(0L);
        clock.advanceTimeBy(Duration.ofSeconds(2));

        assertThat(sentAtSecond).containsExactly(0L, 40L, 40L);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"THROTTLED", "UNAVAILABLE"})
    void waitsNoLongerThanTheDeadline(Kind kind) {
        first = asking(kind, Duration.ofDays(7));
        call(calls(Settings.builder().deadline(Duration.ofMinutes(1))));

        clock.advanceTimeBy(Duration.ofSeconds(61));

        assertThat(sentAtSecond).containsExactly(0L);
        assertThat(ended).singleElement().asString().contains("no answer within 60.0 s");
    }

    @Test
    void triesPassingFaultsAgainFourTimes() {
        LocationContext calls = calls(Settings.builder());
        calls.call(session -> Mono.defer(() -> {
                    sentAtSecond.add(0L);
                    return Mono.error(new RequestFailedException(
                            new RequestFailure(Kind.UNAVAILABLE, Source.REQUEST, "Code", "gone", "r-1", null)));
                }))
                .subscribe(x -> {}, e -> ended.add(String.valueOf(e.getMessage())));

        clock.advanceTimeBy(Duration.ofSeconds(30));

        assertThat(sentAtSecond).hasSize(5);
        assertThat(ended).hasSize(1);
    }

    /** A session that never ends. */
    private static final class OneSession implements SessionProvider {
        private final Session session =
                new Session(HERE.accountId(), AwsSessionCredentials.create("ASIA", "secret", "token"), null);

        @Override
        public Mono<Session> session(String accountId, SessionListener listener) {
            return Mono.just(session);
        }

        @Override
        public Mono<Session> renew(Session refused, SessionListener listener) {
            return Mono.just(session);
        }
    }
}
