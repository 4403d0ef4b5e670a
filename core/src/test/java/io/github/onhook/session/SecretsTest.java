package io.github.onhook.session;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetBuilder;
import io.github.onhook.simulator.RoleBuilder;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that a run in a process of its own writes, with all logs at TRACE but the {@link CredentialLoggingCheck}, is searched
 * for what it must not say.
 */
class SecretsTest {

    static final List<String> ACCOUNTS = List.of("211122223333", "311122223333", "411122223333");
    static final String CONNECTOR = "abcdefghijklmnopqrst";

    /** So much of a secret in one place is a leak, also where a dump breaks it up; every token begins with the same so many. */
    private static final int GIVEAWAY = 12;

    private static final Pattern LOGGED = Pattern.compile("\\[.+?] (?:TRACE|DEBUG|INFO|WARN|ERROR) (\\S+) - ");

    @TempDir
    Path directory;

    @Test
    void noSecretIsInAnythingThatARunWritesAtTrace() throws Exception {
        try (Simulator simulator = Simulator.start(fleet())) {
            simulator
                    .faults()
                    .add(Fault.when()
                            .account(ACCOUNTS.get(0))
                            .operation(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR)
                            .call(1)
                            .then(Effect.revokeSession()))
                    .add(Fault.when()
                            .operation(SimulatedOperation.ASSUME_ROLE)
                            .call(2)
                            .then(Effect.error(503, "ServiceUnavailable")))
                    .add(Fault.when()
                            .account(ACCOUNTS.get(1))
                            .operation(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR)
                            .call(2)
                            .then(Effect.loseAnswer()));

            Process process = start(simulator);
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

            assertThat(process.exitValue()).as(tail()).isZero();
            assertThat(simulator.record().count(SimulatedOperation.ASSUME_ROLE)).isGreaterThanOrEqualTo(5);
        }

        List<String> secrets = Files.readAllLines(directory.resolve(TracedRun.SECRETS));
        assertThat(secrets).hasSizeGreaterThanOrEqualTo(7);
        Files.delete(directory.resolve(TracedRun.SECRETS));
        assertThat(leaks(secrets)).isEmpty();
    }

    @Test
    void loggersThatCannotBeKeptFromTalkingAreNamedInTheDocs() throws IOException {
        assertThat(Files.readString(Path.of("..", "docs", "roles", "README.md")))
                .contains(CredentialLoggingCheck.NAMES);
    }

    private Process start(Simulator simulator) throws IOException {
        List<String> options = new ArrayList<>();
        options.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=trace");
        CredentialLoggingCheck.NAMES.forEach(logger -> options.add("-Dorg.slf4j.simpleLogger.log." + logger + "=info"));
        List<String> command = ChildJvm.command(options, TracedRun.class);
        command.addAll(List.of(
                directory.toString(),
                simulator.endpoint().toString(),
                simulator.accessKeyId(),
                simulator.secretAccessKey()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output.txt").toFile())
                .start();
    }

    private static Fleet fleet() {
        FleetBuilder fleet = Fleet.builder().account(World.HUB, a -> a.role("Hub"));
        for (String account : ACCOUNTS) {
            String[] numbers = IntStream.range(0, 120)
                    .mapToObj(i -> TracedRun.number(account, i))
                    .toArray(String[]::new);
            fleet.account(
                    account,
                    a -> a.role("VoiceOps", account.equals(ACCOUNTS.get(2)) ? RoleBuilder::deny : r -> {})
                            .region("us-east-1", r -> r.connector(CONNECTOR + account.charAt(0), numbers)));
        }
        return fleet.build();
    }

    /** Where pieces of secrets are: files, and the loggers that wrote them. */
    private Set<String> leaks(List<String> secrets) throws IOException {
        Set<String> pieces = new HashSet<>();
        for (String secret : secrets) {
            for (int i = 0; i + GIVEAWAY <= secret.length(); i++) {
                pieces.add(secret.substring(i, i + GIVEAWAY));
            }
        }
        Set<String> leaks = new TreeSet<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                String logger = "no logger";
                for (String line : Files.readAllLines(file)) {
                    Matcher logged = LOGGED.matcher(line);
                    logger = logged.lookingAt() ? logged.group(1) : logger;
                    if (says(line, pieces)) {
                        leaks.add(file.getFileName() + ": " + logger);
                    }
                }
            }
        }
        return leaks;
    }

    private static boolean says(String line, Set<String> pieces) {
        for (int i = 0; i + GIVEAWAY <= line.length(); i++) {
            if (pieces.contains(line.substring(i, i + GIVEAWAY))) {
                return true;
            }
        }
        return false;
    }

    private String tail() throws IOException {
        List<String> lines = Files.readAllLines(directory.resolve("output.txt"));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }
}
