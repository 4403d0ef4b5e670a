package io.github.onhook;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.model.Connector;
import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Target;
import io.github.onhook.report.Report;
import io.github.onhook.session.Session;
import io.github.onhook.session.SessionProvider;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/** What the sessions of a run are allowed follows from the operation of its orchestrator. */
class SessionsOfRunsTest {

    private static final Location LOCATION = new Location("111122223333", "us-east-1");

    /** Gives no session, and notes what it was narrowed to. */
    private static final class Refusing implements SessionProvider {

        private final List<Operation> narrowed = new CopyOnWriteArrayList<>();

        @Override
        public Mono<Session> session(String accountId, SessionListener listener) {
            return Mono.error(new SessionException(accountId, "NotNarrowed", "a session for anything", null));
        }

        @Override
        public SessionProvider narrowedTo(Operation operation) {
            narrowed.add(operation);
            return (accountId, listener) ->
                    Mono.error(new SessionException(accountId, operation.name(), "a session for one operation", null));
        }
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void areNarrowedToItsOperation(Operation operation) {
        Refusing sessions = new Refusing();
        Connector connector =
                new Connector(LOCATION, "abcdefghijklmnopqrstu1", operation.moves() ? "abcdefghijklmnopqrstu2" : null);
        Plan plan = Plan.builder()
                .add(new Target(connector, PhoneNumber.parse("+12065550100")))
                .build();

        try (Orchestrator orchestrator = Orchestrator.builder(sessions)
                .settings(Settings.builder().operation(operation).build())
                .build()) {
            Report report =
                    Objects.requireNonNull(orchestrator.run(plan).report().block(PATIENCE));

            assertThat(report.locations())
                    .extracting(Report.LocationReport::closed)
                    .containsExactly(operation.name());
            assertThat(sessions.narrowed).containsExactly(operation);
        }
    }
}
