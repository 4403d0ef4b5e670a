package io.github.onhook.tooling;

import io.github.onhook.Orchestrator;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.RunStatus;
import io.github.onhook.session.Session;
import io.github.onhook.session.SessionProvider;
import io.github.onhook.session.SessionProvider.SessionException;
import io.github.onhook.session.SessionProvider.SessionListener;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** Custom parts: credentials from a broker instead of AssumeRole, and a listener that pages an operator. */
public final class OwnParts {

    private OwnParts() {}

    /** An orchestrator with both. */
    public static Orchestrator.Builder orchestrator(
            Function<String, Mono<AwsCredentials>> broker, Consumer<String> pager) {
        return Orchestrator.builder(new BrokeredSessions(broker)).listener(new Pages(pager));
    }

    /** Requests credentials from a broker once for each account, and again after ten minutes. */
    static final class BrokeredSessions implements SessionProvider {

        private static final Duration KEPT = Duration.ofMinutes(10);
        private static final Duration REFUSAL_KEPT = Duration.ofSeconds(30);

        private final Function<String, Mono<AwsCredentials>> broker;
        private final ConcurrentMap<String, Mono<Session>> kept = new ConcurrentHashMap<>();

        BrokeredSessions(Function<String, Mono<AwsCredentials>> broker) {
            this.broker = broker;
        }

        @Override
        public Mono<Session> session(String accountId, SessionListener listener) {
            return kept.computeIfAbsent(accountId, this::ask);
        }

        @Override
        public Mono<Session> renew(Session refused, SessionListener listener) {
            kept.remove(refused.accountId());
            return session(refused.accountId(), listener);
        }

        private Mono<Session> ask(String accountId) {
            return Mono.defer(() -> broker.apply(accountId))
                    .map(credentials -> new Session(accountId, credentials, null))
                    .onErrorMap(
                            e -> new SessionException(accountId, "Broker", "the broker refused: " + e.getMessage(), e))
                    .cache(session -> KEPT, refusal -> REFUSAL_KEPT, () -> Duration.ZERO);
        }
    }

    /** Pages when a location is closed and when a run does not succeed. Called on the run's threads: never blocks. */
    static final class Pages implements RunListener {

        private final Consumer<String> pager;

        Pages(Consumer<String> pager) {
            this.pager = pager;
        }

        /** A listener for each run, so that each counts only its own run. */
        @Override
        public RunListener forRun(String runId, Operation operation) {
            return new RunListener() {

                private long left;

                @Override
                public void locationClosed(RunEvent.LocationClosed event) {
                    pager.accept(event.location() + " is closed: " + event.code());
                }

                @Override
                public void settled(Outcome outcome) {
                    left += outcome.status().isDone() ? 0 : 1;
                }

                @Override
                public void runFinished(RunEvent.RunFinished event) {
                    if (event.status() != RunStatus.SUCCEEDED) {
                        pager.accept("run " + event.runId() + " is " + event.status() + ": " + left
                                + " numbers are not off");
                    }
                }
            };
        }
    }
}
