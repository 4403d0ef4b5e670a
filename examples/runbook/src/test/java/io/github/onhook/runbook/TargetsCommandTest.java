package io.github.onhook.runbook;

import static io.github.onhook.runbook.Captured.onhook;
import static io.github.onhook.runbook.Captured.onhookReading;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(value = PointedSdk.LOCK, mode = ResourceAccessMode.READ) // A plan asks who would act.
class TargetsCommandTest {

    private static final String HEADER = "account_id,region,voice_connector_id,phone_number\n";
    private static final String ROW = "111122223333,us-east-1,abcdefghij1klmno2pqrst,+12065550100\n";
    private static final String LIST = "{\"PhoneNumbers\":[{\"E164PhoneNumber\":\"+12065550100\",\"Associations\":"
            + "[{\"Name\":\"VoiceConnectorId\",\"Value\":\"abcdefghij1klmno2pqrst\"}]}]}";

    @TempDir
    private Path dir;

    @Test
    void writesWhatItUnderstoodAndSaysWhatNot() {
        Captured read = onhookReading("""
                Phone;Account ID;Region;Connector
                '+12065550100;1111-2222-3333;us-east-1;abcdefghij1klmno2pqrst
                2065550101;111122223333;us-east-1;abcdefghij1klmno2pqrst
                """, "targets", "-");

        assertThat(read.exitCode()).isEqualTo(1);
        assertThat(read.out()).isEqualTo(HEADER + ROW);
        assertThat(read.err())
                .contains("read as CSV, separated by semicolons, in UTF-8")
                .contains("column 'AccountID' is account_id")
                .contains("account_id: dashes dropped, in 1 row")
                .contains("phone_number: a spreadsheet's mark for text dropped, in 1 row")
                .contains("1 targets; 0 exact repeats dropped; 1 rows not understood:")
                .contains("line 3: phone_number is not in E.164 form: it has no +")
                .doesNotContain("2065550101");
    }

    @Test
    void writesNothingWhereNothingCanBeRead() throws IOException {
        Path out = dir.resolve("out.csv");

        Captured read = onhookReading(HEADER + ROW.replace("+", ""), "targets", "-", "--out", out.toString());

        assertThat(read.exitCode()).isEqualTo(2);
        assertThat(read.out()).isEmpty();
        assertThat(out).doesNotExist();
    }

    @Test
    void readsAListOfTheAwsCliAsPlanDoes() throws IOException {
        String list = Files.writeString(dir.resolve("numbers.json"), LIST).toString();
        Path out = dir.resolve("out.csv");

        Captured read = onhook(
                "targets",
                list,
                "--account",
                "111122223333",
                "--region-of-targets",
                "us-east-1",
                "--out",
                out.toString());

        assertThat(read.exitCode()).isZero();
        assertThat(out).hasContent(HEADER + ROW);
        Captured plan =
                onhook("plan", "--targets", list, "--account", "111122223333", "--region-of-targets", "us-east-1");
        assertThat(plan.exitCode()).isZero();
        assertThat(plan.out()
                        .lines()
                        .filter(line -> line.contains("fingerprint"))
                        .toList())
                .isEqualTo(onhook("plan", "--targets", out.toString())
                        .out()
                        .lines()
                        .filter(line -> line.contains("fingerprint"))
                        .toList());
        assertThat(onhook("plan", "--targets", list).err())
                .contains("line 1: account_id is missing; region is missing");
    }
}
