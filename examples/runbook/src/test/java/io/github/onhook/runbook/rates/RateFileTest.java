package io.github.onhook.runbook.rates;

import static io.github.onhook.runbook.Captured.onhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.onhook.model.Location;
import io.github.onhook.model.Settings.Quota;
import io.github.onhook.runbook.Captured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateFileTest {

    private static final String HEADER = "account_id,region,requests_per_second,burst\n";

    @TempDir
    private Path dir = Path.of(".");

    private Path file(String content) throws IOException {
        return Files.writeString(dir.resolve("rates.csv"), content);
    }

    @Test
    void readsAQuotaOfEachLocation() throws IOException {
        assertThat(RateFile.read(file(HEADER + "111122223333,us-east-1,4.5,10\n444455556666, eu-west-2 ,20,\n")))
                .isEqualTo(Map.of(
                        new Location("111122223333", "us-east-1"), new Quota(4.5, 10),
                        new Location("444455556666", "eu-west-2"), new Quota(20, 1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,us-east-1,5,1 | --rate-file line 2: account id must be 12 digits, was '1'",
                "111122223333,us-east-1,fast,1 | --rate-file line 2: requests_per_second must be a number such as 4.5, was 'fast'",
                "111122223333,us-east-1,0,1 | --rate-file line 2: requests per second must be at least 0.001, was 0.0",
                "111122223333,us-east-1,5,0 | --rate-file line 2: burst must be at least 1, was 0",
                "111122223333,us-east-1,1e3,1 | requests_per_second must be a number such as 4.5, was '1e3'",
                "111122223333,,5,1 | --rate-file line 2: region is missing",
            })
    void namesTheLineOfAMistake(String row, String problem) throws IOException {
        Path file = file(HEADER + row + "\n");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RateFile.read(file))
                .withMessageContaining(problem);
    }

    @Test
    void refusesAFileWithoutQuotas() throws IOException {
        Path file = file(HEADER);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RateFile.read(file))
                .withMessageContaining("has no quota");
    }

    @Test
    void saysAllMistakesAtOnceBeforeAnythingIsSent() throws IOException {
        Path targets = Files.writeString(dir.resolve("targets.csv"), """
                account_id,region,voice_connector_id,phone_number
                111122223333,us-east-1,abcdef1ghij2klmno3pqr4,+12065550100
                """);
        Path rates = file(HEADER + "1,us-east-1,5,1\n111122223333,us-east-1,5,1\n111122223333,us-east-1,6,1\n");

        Captured plan = onhook("plan", "--targets", targets.toString(), "--rate-file", rates.toString());

        assertThat(plan.exitCode()).isEqualTo(2);
        assertThat(plan.err())
                .contains("line 2: account id must be 12 digits")
                .contains("line 4: 111122223333/us-east-1 has a quota already")
                .contains("nothing was sent");
    }

    @Test
    void namesAFileThatDoesNotExist() throws IOException {
        Path targets = Files.writeString(dir.resolve("targets.csv"), """
                account_id,region,voice_connector_id,phone_number
                111122223333,us-east-1,abcdef1ghij2klmno3pqr4,+12065550100
                """);

        Captured plan = onhook("plan", "--targets", targets.toString(), "--rate-file", "absent.csv");

        assertThat(plan.exitCode()).isEqualTo(2);
        assertThat(plan.err()).contains("--rate-file absent.csv does not exist");
    }
}
