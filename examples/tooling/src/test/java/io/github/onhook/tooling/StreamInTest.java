package io.github.onhook.tooling;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onhook.model.Target;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

@Isolated("system properties point the SDK at the simulator")
class StreamInTest {

    private static final String QUERY = "SELECT account, region, connector, number FROM numbers";

    private final Fleet fleet =
            Fleet.generate(FleetShape.of().accounts(2).numbers(1_000).role("VoiceOps"));
    private final Simulator simulator = Simulator.start(fleet);
    private final Map<String, String> properties = Map.of(
            "aws.endpointUrl", simulator.endpoint().toString(),
            "aws.region", "us-east-1",
            "aws.accessKeyId", simulator.accessKeyId(),
            "aws.secretAccessKey", simulator.secretAccessKey());
    private final JdbcDataSource database = new JdbcDataSource();

    @BeforeEach
    void fillTheDatabase() throws SQLException {
        properties.forEach(System::setProperty);
        database.setURL("jdbc:h2:mem:numbers;DB_CLOSE_DELAY=-1");
        try (Connection connection = database.getConnection()) {
            connection
                    .createStatement()
                    .execute(
                            "CREATE TABLE numbers(account VARCHAR, region VARCHAR, connector VARCHAR, number VARCHAR)");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO numbers VALUES(?, ?, ?, ?)")) {
                for (Fleet.Assignment row : fleet.targets().toList()) {
                    insert.setString(1, row.accountId());
                    insert.setString(2, row.region());
                    insert.setString(3, row.voiceConnectorId());
                    insert.setString(4, row.phoneNumber());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        }
    }

    @AfterEach
    void forgetAll() throws SQLException {
        properties.keySet().forEach(System::clearProperty);
        simulator.close();
        try (Connection connection = database.getConnection()) {
            connection.createStatement().execute("SHUTDOWN");
        }
    }

    @Test
    void disassociatesEveryNumberOfTheQuery() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);

        StreamIn.disassociate(StreamIn.targets(database, QUERY), done);

        assertThat(done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(simulator.record().numbers()).allMatch(number -> number.voiceConnectorId() == null);
    }

    @Test
    void readsRowsOnDemandAndReleasesTheConnection() {
        AtomicInteger read = new AtomicInteger();
        Flux<Target> targets = StreamIn.targets(database, QUERY).doOnNext(target -> read.incrementAndGet());

        StepVerifier.create(targets, 10).expectNextCount(10).thenCancel().verify();

        assertThat(read).hasValue(10);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(openConnections()).isEqualTo(1));
    }

    @Test
    void emitsAnErrorWhenTheQueryFails() {
        StepVerifier.create(StreamIn.targets(database, "SELECT nothing FROM nowhere"))
                .verifyError(SQLException.class);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(openConnections()).isEqualTo(1));
    }

    /** The number of connections, including this one. */
    private int openConnections() {
        try (Connection connection = database.getConnection();
                ResultSet rows =
                        connection.createStatement().executeQuery("SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS")) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
