package io.github.onhook.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.simulator.model.SimulatedOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What move and release refuse before anything is sent. */
class MoveOptionsTest extends RunFixture {

    private static final String HEADER = "account_id,region,voice_connector_id,phone_number\n";
    private static final String ROW = "111122223333,us-east-1,abcdefghijklmnopqrstu1,+12065550100\n";
    private static final String ELSEWHERE = "444455556666,eu-west-1,abcdefghijklmnopqrstu2,+12065550101\n";

    private Captured onhook(String list, String... args) throws IOException {
        Path file = Files.writeString(dir.resolve("list.csv"), list);
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--targets", file.toString(), "--role-name", "VoiceOps", "--progress", "none"));
        all.addAll(List.of("--run-dir", dir.resolve("run").toString()));
        return Captured.onhook(all.toArray(String[]::new));
    }

    private void assertRefused(Captured refused, String sentence) {
        assertThat(refused.exitCode()).as(refused.err()).isEqualTo(2);
        assertThat(refused.err()).contains(sentence);
        assertThat(dir.resolve("run")).doesNotExist();
        assertThat(simulator.record().count(SimulatedOperation.ASSUME_ROLE)).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                    | the header lacks to_voice_connector_id",
                "--to=abcdefghijklmnopqrstu1         | to_voice_connector_id is the connector that the number is to leave",
                "--to=a --to=b                       | --to names two connectors for the same numbers, a and b",
                "--to=111122223333/us-east-1=a --to=111122223333/us-east-1=b | --to names two connectors for 111122223333/us-east-1",
                "--to=111122223333=new               | --to must be CONNECTOR or ACCOUNT/REGION=CONNECTOR",
                "--to=1111/us-east-1=new             | account id must be 12 digits",
                "--to=444455556666/eu-west-1=new     | no connector is given for 111122223333/us-east-1",
                "--to=not!an!id                      | to_voice_connector_id must be 1 to 128 letters, digits and dashes",
            })
    void namesWhatIsWrongWithTheNewConnector(String options, String sentence) throws IOException {
        List<String> args = new ArrayList<>(List.of("move"));
        if (options != null) {
            args.addAll(List.of(options.split(" ")));
        }

        assertRefused(onhook(HEADER + ROW, args.toArray(String[]::new)), sentence);
    }

    @Test
    void refusesOneConnectorForTwoLocations() throws IOException {
        assertRefused(
                onhook(HEADER + ROW + ELSEWHERE, "move", "--to", "zyxwvutsrqponmlkjihgf9"),
                "--to names one connector, which is of one location, and the targets are of 2: write --to"
                        + " ACCOUNT/REGION=CONNECTOR for each");
    }

    @Test
    void refusesAnotherPlanThanTheApprovedOne() throws IOException {
        assertRefused(
                onhook(
                        HEADER + ROW,
                        "move",
                        "--to",
                        "zyxwvutsrqponmlkjihgf9",
                        "--plan-fingerprint",
                        "sha256:" + "0".repeat(64)),
                "the plan is not the one that was approved");
    }

    @Test
    void runsDoNotMoveOrRelease() throws IOException {
        assertRefused(onhook(HEADER + ROW, "run", "--operation", "move"), "there is onhook move");
        assertRefused(onhook(HEADER + ROW, "run", "--operation", "release"), "there is onhook release");
        assertRefused(onhook(HEADER + ROW, "run", "--max-in-transit", "10"), "--max-in-transit is of moves");
    }

    @Test
    void releasesOnlyTheCountThatIsConfirmed() throws IOException {
        assertRefused(onhook(HEADER + ROW, "release"), "say how many by --confirm 1");
        assertRefused(onhook(HEADER + ROW, "release", "--confirm", "2"), "--confirm says 2, and there are 1 numbers");
        assertRefused(
                onhook(HEADER + ROW, "release", "runs/of", "--confirm", "1"),
                "either the directory of a run, or --targets FILE");
    }

    @Test
    void plansAMoveByItsNewConnectors() throws IOException {
        Path file = Files.writeString(dir.resolve("list.csv"), HEADER + ROW);

        Captured here = Captured.onhook("plan", "--targets", file.toString(), "--operation", "move", "--to", "new");
        Captured off = Captured.onhook("plan", "--targets", file.toString());
        Captured wrong = Captured.onhook("plan", "--targets", file.toString(), "--to", "new");

        assertThat(here.exitCode()).as(here.err()).isZero();
        assertThat(fingerprint(here)).isNotEqualTo(fingerprint(off));
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("--to is where numbers move: give it with --operation move");
    }

    private static String fingerprint(Captured plan) {
        return plan.out()
                .lines()
                .filter(line -> line.contains("fingerprint"))
                .findFirst()
                .orElseThrow();
    }
}
