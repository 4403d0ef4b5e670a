package io.github.onhook.targets;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.model.PhoneNumber;
import io.github.onhook.targets.Targets.BadTargetsException;
import io.github.onhook.testing.Tries;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged list of protected numbers is refused, or is read as what stands there: it never protects fewer in silence. */
class ProtectFileFuzzTest {

    private static final int FILES = Tries.of(1_500, 10_000);

    @TempDir
    private Path dir;

    @Test
    void refusesADamagedListOrReadsAllThatStandsThere() throws IOException {
        Path file = dir.resolve("protect");
        int accepted = 0;
        for (long seed = 0; seed < FILES; seed++) {
            byte[] damaged = damaged(new Random(seed));
            Files.write(file, damaged);
            Set<PhoneNumber> read;
            try {
                read = ProtectFile.read(file);
            } catch (BadTargetsException e) {
                assertThat(e.problems()).as("seed %d", seed).isNotEmpty();
                continue;
            }
            accepted++;
            assertThat(read).as("seed %d", seed).isEqualTo(standsThere(damaged));
        }
        assertThat(accepted).as("some are read, some are refused").isBetween(FILES / 20, FILES * 19 / 20);
    }

    /** Reads by another way: the digits of each line before its comment are one number. */
    private static Set<PhoneNumber> standsThere(byte[] bytes) {
        Set<PhoneNumber> numbers = new HashSet<>();
        for (String line : new String(bytes, StandardCharsets.UTF_8).split("\r\n|\n|\r", -1)) {
            String digits = line.replaceAll("(?s)#.*", "").replaceAll("[^0-9]", "");
            if (!digits.isEmpty()) {
                numbers.add(new PhoneNumber(Long.parseLong(digits)));
            }
        }
        return numbers;
    }

    private static byte[] damaged(Random random) throws IOException {
        List<String> lines = new ArrayList<>(List.of("# numbers that stay", "", "+44 (20) 7183-8750 # London"));
        for (int i = random.nextInt(40); i >= 0; i--) {
            lines.add("+1206555" + (1000 + random.nextInt(9000)) + (random.nextInt(5) == 0 ? " # desk" : ""));
        }
        String end = random.nextBoolean() ? "\n" : "\r\n";
        for (int i = random.nextInt(4); i > 0; i--) {
            damageLines(lines, random);
        }
        byte[] bytes = (String.join(end, lines) + end).getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            bytes = damageBytes(bytes, random);
        }
        return bytes;
    }

    private static void damageLines(List<String> lines, Random random) {
        int at = random.nextInt(lines.size());
        switch (random.nextInt(5)) {
            case 0 -> lines.set(at, lines.get(at) + lines.get(at));
            case 1 -> Collections.swap(lines, at, random.nextInt(lines.size()));
            case 2 -> lines.add(at, lines.get(at));
            case 3 -> lines.set(at, " ".repeat(random.nextInt(1 << 17)) + lines.get(at));
            default ->
                lines.set(
                        at, lines.get(at).substring(random.nextInt(lines.get(at).length() + 1)));
        }
    }

    private static byte[] damageBytes(byte[] bytes, Random random) throws IOException {
        int at = random.nextInt(bytes.length + 1);
        switch (random.nextInt(4)) {
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
            case 2 -> {
                byte[] ends = {'\r', '\n', 0, '#', ' ', '\t', 0x0b, 0x0c};
                bytes[Math.min(at, bytes.length - 1)] = ends[random.nextInt(ends.length)];
                return bytes;
            }
            default -> {
                bytes[Math.min(at, bytes.length - 1)] ^= (byte) (1 << random.nextInt(8));
                return bytes;
            }
        }
    }
}
