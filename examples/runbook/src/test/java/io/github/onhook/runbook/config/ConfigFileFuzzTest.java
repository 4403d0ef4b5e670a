package io.github.onhook.runbook.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.runbook.Onhook;
import io.github.onhook.runbook.terminal.CommandFailure;
import io.github.onhook.runbook.terminal.ResultStream;
import io.github.onhook.runbook.terminal.Signals;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.testing.Tries;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** A damaged file of options is refused with a sentence, or gives options that the command has, each as often as it may be. */
class ConfigFileFuzzTest {

    private static final int FILES = Tries.of(1_000, 10_000);
    private static final String OPTIONS = """
            # how this team runs
            role-name: ops/VoiceOps
            external-id: 1234e56
            session-tag:
              team: voice
              case: '7'
            protect:
            - protect.txt
            - more.txt
            rate: 4.5
            max-failures: 2%
            canary: 10
            yes: true
            skip-invalid: false
            deadline: 1h30m
            allow-region: [us-east-1, eu-west-2]
            accounts: [111122223333]
            """;

    @TempDir
    private Path dir;

    private final CommandLine commands = commands();

    @Test
    void refusesADamagedFileOrGivesOptionsOfTheCommand() throws IOException {
        Path file = dir.resolve("onhook.yaml");
        int accepted = 0;
        for (long seed = 0; seed < FILES; seed++) {
            Files.write(file, damaged(new Random(seed)));
            try {
                String[] args = ConfigFile.expand(commands, "run", "--config", file.toString());
                accepted++;
                assertKnown(args, seed);
            } catch (CommandFailure e) {
                assertThat(e.exitCode()).as("seed %d", seed).isEqualTo(2);
                assertThat(e.lines()).as("seed %d", seed).last().isEqualTo("nothing was sent");
            }
        }
        assertThat(accepted).as("some are taken, some are refused").isBetween(FILES / 20, FILES * 19 / 20);
    }

    private void assertKnown(String[] args, long seed) {
        assertThat(args).as("seed %d", seed).startsWith("run").endsWith("--config", args[args.length - 1]);
        CommandLine run = Objects.requireNonNull(commands.getSubcommands().get("run"));
        Map<String, Integer> times = new HashMap<>();
        for (String arg : Arrays.asList(args).subList(1, args.length - 2)) {
            String name = arg.split("=", 2)[0];
            OptionSpec option = run.getCommandSpec().findOption(name);
            assertThat(option).as("%s (seed %d)", arg, seed).isNotNull();
            int given = times.merge(name, 1, Integer::sum);
            assertThat(given == 1 || option.isMultiValue())
                    .as("%s is given once (seed %d)", name, seed)
                    .isTrue();
        }
    }

    private static CommandLine commands() {
        Terminal terminal = new Terminal(System.in, ResultStream.to(System.out), System.err, false, false, 100);
        try (Signals signals = Signals.ofProcess(terminal)) {
            return Onhook.commands(terminal, signals);
        }
    }

    private static byte[] damaged(Random random) throws IOException {
        List<String> lines = new ArrayList<>(OPTIONS.lines().toList());
        for (int i = random.nextInt(3); i > 0; i--) {
            damageLines(lines, random);
        }
        byte[] bytes = String.join(random.nextBoolean() ? "\n" : "\r\n", lines).getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(3); i > 0; i--) {
            bytes = damageBytes(bytes, random);
        }
        return bytes;
    }

    private static void damageLines(List<String> lines, Random random) {
        int at = random.nextInt(lines.size());
        switch (random.nextInt(6)) {
            case 0 -> lines.add(at, lines.get(at));
            case 1 -> Collections.swap(lines, at, random.nextInt(lines.size()));
            case 2 -> lines.remove(at);
            case 3 -> lines.set(at, lines.get(at).repeat(1 + random.nextInt(100)));
            case 4 -> lines.set(at, "[".repeat(random.nextInt(300)) + lines.get(at));
            default -> lines.add(at, strange(random));
        }
    }

    private static String strange(Random random) {
        List<String> strange = List.of(
                "rate: &a [*a]",
                "rate: !!java.net.URL x",
                "<<: {rate: 1}",
                "? {a: b}\n: c",
                "---",
                "...",
                "%YAML 9.9",
                "rate: |\n  4",
                "'': x",
                "rate: null",
                "protect: {a: b}",
                "role-name: [[a], [b]]",
                "\t- x",
                "- x",
                "\u0000",
                "\u2028",
                "rate: \ud83d\ude00",
                "config: other.yaml",
                "run: true",
                "yes: [true, true]");
        return strange.get(random.nextInt(strange.size()));
    }

    private static byte[] damageBytes(byte[] bytes, Random random) throws IOException {
        int at = random.nextInt(bytes.length + 1);
        switch (random.nextInt(3)) {
            case 0 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 1 -> {
                ByteArrayOutputStream longer = new ByteArrayOutputStream();
                byte[] strange = new byte[1 + random.nextInt(8)];
                random.nextBytes(strange);
                longer.write(bytes, 0, at);
                longer.write(strange);
                longer.write(bytes, at, bytes.length - at);
                return longer.toByteArray();
            }
            default -> {
                if (bytes.length > 0) {
                    bytes[Math.min(at, bytes.length - 1)] ^= (byte) (1 << random.nextInt(8));
                }
                return bytes;
            }
        }
    }
}
