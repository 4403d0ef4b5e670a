package io.github.onhook.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.internal.chime.RequestFailedException;
import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.internal.operation.RequestFailure.Kind;
import io.github.onhook.model.Location;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.Settings;
import io.github.onhook.session.Session;
import io.github.onhook.session.SessionProvider;
import io.github.onhook.session.SessionProvider.SessionException;
import io.github.onhook.testing.Patience;
import io.github.onhook.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

class LocationCallsTest {

    private static final Location FIRST = new Location("111122223333", "us-east-1");
    private static final Location SECOND = new Location("444455556666", "us-east-1");
    private static final SessionProvider SESSIONS =
            (account, listener) -> Mono.just(new Session(account, AwsBasicCredentials.create("id", "secret"), null));

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

    @AfterEach
    void dispose() {
        clock.dispose();
    }

    private static LocationCalls calls() {
        return LocationCalls.builder(SESSIONS).build();
    }

    private static <T> List<LocationCalls.Result<T>> all(Flux<LocationCalls.Result<T>> results) {
        return Objects.requireNonNull(results.collectList().block(Patience.PATIENCE));
    }

    @Test
    void givesAValueAnEndOrAnErrorForEachLocation() {
        Location third = new Location("777788889999", "us-east-1");
        IllegalStateException broken = new IllegalStateException("broken");

        List<LocationCalls.Result<String>> results = all(calls().call(Flux.just(FIRST, SECOND, third), at -> {
            if (at.location().equals(FIRST)) {
                return at.call(session -> Mono.just(session.accountId()));
            }
            return at.location().equals(SECOND) ? Mono.empty() : Mono.error(broken);
        }));

        assertThat(results)
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactlyInAnyOrder(
                        new LocationCalls.Result.Value<>(FIRST, FIRST.accountId()),
                        new LocationCalls.Result.Completed<>(SECOND),
                        LocationCalls.Result.Failed.of(third, broken));
    }

    @Test
    void streamsValuesAndEndsEachLocationOnce() {
        List<LocationCalls.Result<Integer>> results =
                all(calls().stream(Flux.just(FIRST), at -> Flux.just(1, 2).concatWith(Flux.error(new Error("stop")))));

        assertThat(results).hasSize(3);
        assertThat(results.get(0)).isEqualTo(new LocationCalls.Result.Value<>(FIRST, 1));
        assertThat(results.get(2)).isInstanceOf(LocationCalls.Result.Failed.class);
        assertThat(all(calls().stream(Flux.just(FIRST), at -> Flux.just(1))))
                .containsExactly(
                        new LocationCalls.Result.Value<>(FIRST, 1), new LocationCalls.Result.Completed<>(FIRST));
    }

    @Test
    void failsALocationWhoseCallThrows() {
        List<LocationCalls.Result<String>> results = all(calls().call(Flux.just(FIRST), at -> {
            throw new IllegalArgumentException("a mistake");
        }));

        assertThat(results).singleElement().isInstanceOfSatisfying(LocationCalls.Result.Failed.class, failed -> {
            assertThat(failed.reason().code()).isEqualTo("IllegalArgumentException");
            assertThat(failed.reason().source()).isEqualTo(Source.CLIENT);
        });
    }

    @Test
    void namesCodeAndAdviceOfARefusedSession() {
        SessionProvider none = (account, listener) ->
                Mono.error(new SessionException(account, "AccessDenied", "not allowed; correct the trust", null));

        List<LocationCalls.Result<String>> results = all(LocationCalls.builder(none)
                .build()
                .call(Flux.just(FIRST), at -> at.call(session -> Mono.just("never"))));

        assertThat(results).singleElement().isInstanceOfSatisfying(LocationCalls.Result.Failed.class, failed -> {
            assertThat(failed.reason().source()).isEqualTo(Source.SESSION);
            assertThat(failed.reason().code()).isEqualTo("AccessDenied");
            assertThat(failed.reason().message()).isEqualTo("not allowed");
            assertThat(failed.advice()).isEqualTo("correct the trust");
        });
    }

    @Test
    void classifiesErrorsOfAnyServiceAndRetriesTheTransient() {
        AtomicInteger attempts = new AtomicInteger();
        List<LocationCalls.Result<String>> results = new ArrayList<>();
        LocationCalls.builder(SESSIONS)
                .time(Time.virtual(clock))
                .build()
                .<String>call(
                        Flux.just(FIRST),
                        at -> at.call(session -> Mono.defer(() -> switch (attempts.incrementAndGet()) {
                            case 1 -> Mono.error(answer(400, "ThrottlingException"));
                            case 2 -> Mono.error(answer(503, "ServiceUnavailable"));
                            default -> Mono.error(answer(400, "ValidationException"));
                        })))
                .subscribe(results::add);

        clock.advanceTimeBy(Duration.ofMinutes(1));

        assertThat(attempts).hasValue(3);
        assertThat(results)
                .singleElement()
                .isInstanceOfSatisfying(
                        LocationCalls.Result.Failed.class,
                        failed -> assertThat(failed.reason().code()).isEqualTo("Validation"));
    }

    private static AwsServiceException answer(int status, String code) {
        return AwsServiceException.builder()
                .statusCode(status)
                .requestId("r-1")
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage("no")
                        .build())
                .build();
    }

    @Test
    void renewsASessionThatTheServiceRefuses() {
        List<String> events = new ArrayList<>();
        AtomicInteger sent = new AtomicInteger();
        RunListener listener = new RunListener() {
            @Override
            public void readSent(RunEvent.ReadSent event) {
                events.add("sent");
            }

            @Override
            public void sessionRefused(RunEvent.SessionRefused event) {
                events.add("refused " + event.code());
            }
        };

        List<LocationCalls.Result<String>> results = all(LocationCalls.builder(SESSIONS)
                .listener(listener)
                .build()
                .call(
                        Flux.just(FIRST),
                        at -> at.call(session -> sent.getAndIncrement() == 0
                                ? Mono.error(failure(Kind.UNAUTHENTICATED, "ExpiredToken"))
                                : Mono.just("done"))));

        assertThat(results).containsExactly(new LocationCalls.Result.Value<>(FIRST, "done"));
        assertThat(events).containsExactly("sent", "refused ExpiredToken", "sent");
    }

    private static RequestFailedException failure(Kind kind, String code) {
        return new RequestFailedException(new RequestFailure(kind, Source.REQUEST, code, "no", "r-1"));
    }

    @Test
    void keepsRequestsInFlightWithinTheBound() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Flux<Location> locations = Flux.fromStream(
                IntStream.range(0, 50).mapToObj(i -> new Location("1111222233" + (10 + i), "us-east-1")));

        StepVerifier.create(LocationCalls.builder(SESSIONS)
                        .settings(Settings.builder().maxInFlight(7).build())
                        .time(Time.virtual(clock))
                        .build()
                        .call(
                                locations,
                                at -> at.call(session -> Mono.delay(Duration.ofSeconds(1), clock)
                                        .doOnSubscribe(s -> most.accumulateAndGet(now.incrementAndGet(), Math::max))
                                        .doFinally(end -> now.decrementAndGet()))))
                .then(() -> clock.advanceTimeBy(Duration.ofMinutes(1)))
                .expectNextCount(50)
                .verifyComplete();

        assertThat(most).hasValue(7);
        assertThat(now).hasValue(0);
    }

    @Test
    void refusesAnEmptySelection() {
        StepVerifier.create(calls().call(Flux.empty(), at -> Mono.just(1)))
                .expectError(IllegalArgumentException.class)
                .verify(Patience.PATIENCE);
    }
}
