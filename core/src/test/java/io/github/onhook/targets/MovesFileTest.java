package io.github.onhook.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.onhook.model.Connector;
import io.github.onhook.model.Location;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Plan.PlannedConnector;
import io.github.onhook.targets.Targets.BadTargetsException;
import io.github.onhook.targets.Targets.Destinations;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that say where numbers move. */
class MovesFileTest {

    private static final Path FILES = Path.of("src/test/resources/io/github/onhook/targets");
    private static final Location HERE = new Location("111122223333", "us-east-1");
    private static final String OLD = "abcdefghij1klmno2pqrst";
    private static final String NEW = "zyxwvutsrq9ponml8kjihg";
    private static final Connector MOVE = new Connector(HERE, OLD, NEW);

    @ParameterizedTest
    @ValueSource(strings = {"moves.csv", "moves-other-names.csv", "moves.jsonl"})
    void readsWhereNumbersMove(String file) throws IOException {
        Plan plan = TargetsFile.at(FILES.resolve(file))
                .moves(Destinations.IN_FILE)
                .read()
                .plan();

        assertThat(plan.size()).isEqualTo(2);
        assertThat(plan.connectors()).extracting(PlannedConnector::connector).containsExactly(MOVE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"moves.csv", "moves-other-names.csv", "moves.jsonl", "moves-missing.csv", "moves-same.csv"})
    void ignoresTheColumnWhereNothingMoves(String file) throws IOException {
        Plan plan = TargetsFile.at(FILES.resolve(file)).read().plan();

        assertThat(plan.connectors()).extracting(PlannedConnector::connector).containsExactly(new Connector(HERE, OLD));
        assertThat(plan.fingerprint())
                .isEqualTo(TargetsFile.at(FILES.resolve("canonical.csv"))
                        .read()
                        .plan()
                        .fingerprint());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "moves-missing.csv | line 3: to_voice_connector_id is missing, and no connector is given for"
                        + " 111122223333/us-east-1",
                "moves-same.csv    | line 3: to_voice_connector_id is the connector that the number is to leave",
                "moves-two.csv     | lines 3 and 4: one number is to move to two connectors",
                "moves-cut.csv     | line 3: to_voice_connector_id is shorter than another one",
                "canonical.csv     | line 1: the header lacks to_voice_connector_id; it must name"
                        + " account_id,region,voice_connector_id,phone_number,to_voice_connector_id",
            })
    void namesWhatIsWrongWithAMove(String file, String problem) {
        assertThat(refused(file, Destinations.IN_FILE).problems())
                .singleElement()
                .asString()
                .contains(problem);
    }

    private static BadTargetsException refused(String file, Destinations destinations) {
        return catchThrowableOfType(
                BadTargetsException.class,
                () -> TargetsFile.at(FILES.resolve(file)).moves(destinations).read());
    }

    @Test
    void fillsRowsThatNameNoConnectorAndRefusesThoseThatNameAnother() throws IOException {
        for (Destinations given : new Destinations[] {Destinations.of(NEW), Destinations.of(Map.of(HERE, NEW))}) {
            for (String file : new String[] {"canonical.csv", "moves-missing.csv", "moves.csv"}) {
                assertThat(TargetsFile.at(FILES.resolve(file))
                                .moves(given)
                                .read()
                                .plan()
                                .connectors())
                        .extracting(PlannedConnector::connector)
                        .containsExactly(MOVE);
            }
        }
        assertThat(refused("moves.csv", Destinations.of("another")).problems())
                .first()
                .asString()
                .contains("to_voice_connector_id is not the one that was given");
        assertThat(refused("canonical.csv", Destinations.of(Map.of(new Location("444455556666", "us-east-1"), NEW)))
                        .problems())
                .first()
                .asString()
                .contains("no connector is given for 111122223333/us-east-1");
    }

    @Test
    void writesWhatItReadsAndFingerprintsWhatItWrites() throws Exception {
        Plan plan = TargetsFile.at(FILES.resolve("moves.csv"))
                .moves(Destinations.IN_FILE)
                .read()
                .plan();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TargetsWriter.write(plan, out);

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("account_id,region,voice_connector_id,phone_number,to_voice_connector_id\n"
                        + "111122223333,us-east-1," + OLD + ",+12065550100," + NEW + "\n"
                        + "111122223333,us-east-1," + OLD + ",+12065550101," + NEW + "\n");
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(out.toByteArray());
        assertThat(plan.fingerprint()).isEqualTo("sha256:" + HexFormat.of().formatHex(hash));
        Plan again = TargetsFile.of(new ByteArrayInputStream(out.toByteArray()))
                .moves(Destinations.IN_FILE)
                .read()
                .plan();
        assertThat(again.fingerprint()).isEqualTo(plan.fingerprint());
        assertThat(again.moves()).isTrue();
    }
}
