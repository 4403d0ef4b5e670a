package io.github.onhook.runbook;

import static io.github.onhook.runbook.Captured.onhook;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a run protects stays protected when it goes on or is undone, and more can be added. */
@ResourceLock(PointedSdk.LOCK)
class KeptProtectionTest extends RunFixture {

    private final List<String> numbers =
            fleet.targets().map(target -> target.phoneNumber()).toList();
    private final String first = numbers.get(299);
    private final String second = numbers.get(298);

    /** A run that protects the first number and stops early. */
    private void stopped() throws IOException {
        Captured run = stoppedRun(targets(), "--protect", list("a", first));
        assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
    }

    private Captured resume(String... more) {
        String[] args = new String[more.length + 4];
        List.of("resume", dir.resolve("run").toString(), "--progress", "none").toArray(args);
        System.arraycopy(more, 0, args, 4, more.length);
        return onhook(args);
    }

    private String list(String name, String... protect) throws IOException {
        return Files.write(dir.resolve(name), List.of(protect)).toString();
    }

    private boolean isOn(String number) {
        return simulator.record().connectorOf(number) != null;
    }

    @Test
    void protectsWhatTheRunBeganWithAndWhatIsGivenOnResume() throws IOException {
        stopped();

        Captured resumed = resume("--protect", list("b", second), "--rate", "100");

        assertThat(resumed.exitCode()).as(resumed.err()).isEqualTo(1);
        assertThat(isOn(first)).isTrue();
        assertThat(isOn(second)).isTrue();
        assertThat(off()).isEqualTo(298);
        assertThat(report().get("totals").get("rejected").asLong()).isEqualTo(2);
    }

    @Test
    void protectsOnTheNextResumeWhatWasGivenOnTheLast() throws IOException {
        stopped();
        assertThat(resume("--protect", list("b", second), "--deadline", "100ms").exitCode())
                .isEqualTo(3);

        assertThat(resume("--deadline", "1h", "--rate", "100").exitCode()).isEqualTo(1);

        assertThat(isOn(first)).isTrue();
        assertThat(isOn(second)).isTrue();
        assertThat(off()).isEqualTo(298);
        JsonNode plan = JSON.readTree(Files.readAllBytes(dir.resolve("run/plan.json")));
        assertThat(plan.get("protect")).hasSize(2);
        assertThat(Files.readString(dir.resolve("run/protect-2.txt"))).isEqualTo(second + "\n");
    }

    @Test
    void putsNoProtectedNumberBack() throws IOException {
        assertThat(run(targets()).exitCode()).isZero();

        Captured restored =
                onhook("restore", dir.resolve("run").toString(), "--progress", "none", "--protect", list("b", second));

        assertThat(restored.exitCode()).as(restored.err()).isEqualTo(1);
        assertThat(isOn(first)).isTrue();
        assertThat(isOn(second)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+12065550199\n", "nonsense\n"})
    void refusesAListThatWasEdited(String edited) throws IOException {
        stopped();
        long before = off();
        Files.writeString(dir.resolve("run/protect.txt"), edited);

        assertRefused(resume(), "protect.txt is not the list of 1 protected numbers that was written there");
        assertRefused(onhook("restore", dir.resolve("run").toString()), "put the file back");
        assertThat(off()).isEqualTo(before);
    }

    @Test
    void refusesAListThatWasTakenAwayOrPutThere() throws IOException {
        stopped();
        Path kept = dir.resolve("run/protect.txt");
        Files.writeString(dir.resolve("run/protect-2.txt"), second + "\n");
        assertRefused(resume(), "protect-2.txt is not of this run: give it as --protect");

        Files.delete(dir.resolve("run/protect-2.txt"));
        Files.delete(kept);
        assertRefused(resume(), "protect.txt is not the list");
    }

    @Test
    void keepsTheListOfAPipeThatCanBeReadOnce() throws Exception {
        Path pipe = dir.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Process writer = new ProcessBuilder("sh", "-c", "echo '" + first + "' > '" + pipe + "'").start();

        Captured run = run(targets(), "--protect", pipe.toString());

        assertThat(writer.waitFor()).isZero();
        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        assertThat(isOn(first)).isTrue();
        assertThat(Files.readString(dir.resolve("run/protect.txt"))).isEqualTo(first + "\n");
    }

    private static void assertRefused(Captured refused, String why) {
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains(why, "nothing was sent");
    }
}
