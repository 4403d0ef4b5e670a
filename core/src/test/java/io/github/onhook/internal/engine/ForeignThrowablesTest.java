package io.github.onhook.internal.engine;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.onhook.Orchestrator;
import io.github.onhook.Run;
import io.github.onhook.RunRequest;
import io.github.onhook.internal.chime.VoiceService;
import io.github.onhook.internal.rate.RateController;
import io.github.onhook.journal.Entry;
import io.github.onhook.journal.Journal;
import io.github.onhook.journal.MemoryJournal;
import io.github.onhook.model.Location;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Target;
import io.github.onhook.session.Session;
import io.github.onhook.session.SessionProvider;
import io.github.onhook.session.SessionProvider.SessionListener;
import io.github.onhook.time.Time;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** Whatever a component of the user throws, from whatever call: the run ends with a signal. In virtual time. */
class ForeignThrowablesTest {

    private static final Map<String, Supplier<Throwable>> KINDS = Map.of(
            "RuntimeException", () -> new IllegalStateException("thrown on purpose"),
            "checked exception", () -> new IOException("thrown on purpose"),
            "InterruptedException", () -> new InterruptedException("thrown on purpose"),
            "AssertionError", () -> new AssertionError("thrown on purpose"),
            "NoClassDefFoundError", () -> new NoClassDefFoundError("thrown/on/Purpose"),
            "ExceptionInInitializerError", () -> new ExceptionInInitializerError("thrown on purpose"),
            "StackOverflowError", () -> new StackOverflowError("thrown on purpose"),
            "OutOfMemoryError", () -> new OutOfMemoryError("thrown on purpose"));

    private static final List<String> PLACES = List.of(
            "voice.prepare",
            "voice.change",
            "voice.change.signal",
            "voice.read",
            "sessions.session",
            "sessions.session.signal",
            "journal.replay",
            "journal.replay.signal",
            "journal.append",
            "journal.append.signal",
            "maxTotalRate",
            "rates",
            "source.subscribe",
            "source.request",
            "source.signal",
            "subscriber.onSubscribe",
            "subscriber.onNext",
            "subscriber.end");

    @TestFactory
    Stream<DynamicTest> endsWithASignalWhateverAComponentThrows() {
        Stream<String> events =
                Arrays.stream(RunListener.class.getMethods()).map(method -> "listener." + method.getName());
        return Stream.concat(PLACES.stream(), events.distinct().sorted())
                .flatMap(place -> KINDS.keySet().stream()
                        .sorted()
                        .map(kind -> dynamicTest(kind + " from " + place, () -> endsWithASignal(place, kind))));
    }

    private static void endsWithASignal(String place, String kind) {
        Supplier<Throwable> what = Objects.requireNonNull(KINDS.get(kind));
        boolean fatal = what.get() instanceof VirtualMachineError;
        Hostile world = new Hostile(place, what);

        world.run();

        assertThat(world.signals).as("terminal signals").hasSize(1);
        assertThat(world.reportSignals).as("terminal signals of report()").hasSize(1);
        assertThat(world.closed()).isTrue();
        if (place.startsWith("listener.") && !fatal) {
            assertThat(world.taken)
                    .hasSize(40)
                    .allMatch(outcome -> outcome.status().isDone());
            assertThat(world.signals).containsExactly("complete");
        }
        boolean ofOneLocation = place.startsWith("sessions.") || place.equals("rates") || place.equals("maxTotalRate");
        if (ofOneLocation && !fatal) {
            assertThat(world.taken)
                    .filteredOn(outcome -> !outcome.target().location().equals(world.first))
                    .hasSize(20)
                    .allMatch(outcome -> outcome.status().isDone());
        }
    }

    /** A run all of whose foreign components are the test's, one of which throws. */
    private static final class Hostile {

        final List<Outcome> taken = new ArrayList<>();
        final List<String> signals = new ArrayList<>();
        final List<String> reportSignals = new ArrayList<>();
        final Location first;
        private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
        private final Time time = Time.virtual(scheduler);
        private final Plan plan = Stage.plan(2, 20);
        /** Half the numbers are off already, so that there is something to read. */
        private final FakeService service = new FakeService(plan, .5, time, new Random(1), FaultProfile.none());

        private final Orchestrator orchestrator;
        private final String place;
        private final Supplier<Throwable> what;

        Hostile(String place, Supplier<Throwable> what) {
            this.place = place;
            this.what = what;
            first = plan.locations().get(0);
            orchestrator = Orchestrator.builder(sessions())
                    .settings(Settings.builder().rate(100).batchSize(10).build())
                    .voice(voice())
                    .time(time)
                    .maxTotalRate(() -> {
                        hit("maxTotalRate");
                        return 1_000;
                    })
                    .rates(this::rates)
                    .listener(listener())
                    .build();
        }

        void run() {
            Run run = place.startsWith("source.")
                    ? orchestrator.run(source())
                    : place.startsWith("journal.")
                            ? orchestrator.run(RunRequest.of(plan).journal(journal()))
                            : orchestrator.run(plan);
            run.outcomes().subscribe(new Taker());
            run.report().subscribe(report -> {}, e -> reportSignals.add("error"), () -> reportSignals.add("complete"));
            scheduler.advanceTimeBy(Duration.ofHours(4));
        }

        boolean closed() {
            Mono<Boolean> released = orchestrator.closeLater().thenReturn(true);
            return Boolean.TRUE.equals(released.block(PATIENCE));
        }

        private void hit(String here) {
            if (here.equals(place)) {
                sneak(what.get());
            }
        }

        private <T> Publisher<T> signalled(String here, Publisher<T> otherwise) {
            return here.equals(place) ? Flux.error(what.get()) : otherwise;
        }

        private VoiceService voice() {
            return (VoiceService) Proxy.newProxyInstance(
                    VoiceService.class.getClassLoader(), new Class<?>[] {VoiceService.class}, (proxy, method, args) -> {
                        hit("voice." + method.getName());
                        String signal = "voice." + method.getName() + ".signal";
                        return signal.equals(place) ? Mono.error(what.get()) : passedOn(method, service, args);
                    });
        }

        private RunListener listener() {
            RunListener silent = new RunListener() {};
            return (RunListener) Proxy.newProxyInstance(
                    RunListener.class.getClassLoader(), new Class<?>[] {RunListener.class}, (proxy, method, args) -> {
                        if (method.getDeclaringClass().equals(Object.class)) {
                            return passedOn(method, this, args);
                        }
                        hit("listener." + method.getName());
                        return method.getName().equals("forRun") ? proxy : passedOn(method, silent, args);
                    });
        }

        private static @Nullable Object passedOn(Method method, Object to, Object @Nullable [] args) throws Throwable {
            try {
                method.setAccessible(true);
                return method.invoke(to, args);
            } catch (InvocationTargetException e) {
                throw e.getTargetException();
            }
        }

        private SessionProvider sessions() {
            return new SessionProvider() {
                @Override
                public Mono<Session> session(String accountId, SessionListener events) {
                    Mono<Session> session =
                            Mono.just(new Session(accountId, AwsBasicCredentials.create("id", "secret"), null));
                    if (!accountId.equals(first.accountId())) {
                        return session;
                    }
                    hit("sessions.session");
                    return Mono.from(signalled("sessions.session.signal", session));
                }
            };
        }

        private RateController rates(Location location) {
            if (location.equals(first)) {
                hit("rates");
            }
            return RateController.known(100, 0, 16);
        }

        private Journal journal() {
            MemoryJournal kept = new MemoryJournal("run");
            return new Journal() {
                @Override
                public String runId() {
                    return kept.runId();
                }

                @Override
                public Flux<Entry> replay() {
                    hit("journal.replay");
                    return Flux.from(signalled("journal.replay.signal", kept.replay()));
                }

                @Override
                public Mono<Void> append(List<Entry> entries) {
                    hit("journal.append");
                    return Mono.from(signalled("journal.append.signal", kept.append(entries)));
                }

                @Override
                public void close() {}
            };
        }

        private Publisher<Target> source() {
            return subscriber -> {
                hit("source.subscribe");
                plan.targets()
                        .concatWith(signalled("source.signal", Flux.empty()))
                        .subscribe(new CoreSubscriber<Target>() {
                            @Override
                            public void onSubscribe(Subscription s) {
                                subscriber.onSubscribe(new Subscription() {
                                    @Override
                                    public void request(long n) {
                                        hit("source.request");
                                        s.request(n);
                                    }

                                    @Override
                                    public void cancel() {
                                        s.cancel();
                                    }
                                });
                            }

                            @Override
                            public void onNext(Target target) {
                                subscriber.onNext(target);
                            }

                            @Override
                            public void onError(Throwable e) {
                                subscriber.onError(e);
                            }

                            @Override
                            public void onComplete() {
                                subscriber.onComplete();
                            }
                        });
            };
        }

        private final class Taker implements CoreSubscriber<Outcome> {
            @Override
            public void onSubscribe(Subscription s) {
                hit("subscriber.onSubscribe");
                s.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(Outcome outcome) {
                hit("subscriber.onNext");
                taken.add(outcome);
            }

            @Override
            public void onError(Throwable e) {
                signals.add("error");
                hit("subscriber.end");
            }

            @Override
            public void onComplete() {
                signals.add("complete");
                hit("subscriber.end");
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable e) throws E {
        throw (E) e;
    }
}
