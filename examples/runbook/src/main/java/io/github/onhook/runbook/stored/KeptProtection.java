package io.github.onhook.runbook.stored;

import io.github.onhook.model.PhoneNumber;
import io.github.onhook.runbook.directory.RunDirectory;
import io.github.onhook.runbook.terminal.CommandFailure;
import io.github.onhook.runbook.terminal.Problems;
import io.github.onhook.targets.TargetsFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A list of numbers never to touch that a run's directory keeps: {@code protect.txt} with those it began with, and {@code
 * protect-2.txt} and so on with those that were protected when it went on. The plan has the fingerprint of each, so that a run
 * never goes on with fewer.
 *
 * @param numbers how many there are
 * @param fingerprint of the file
 */
public record KeptProtection(int numbers, String fingerprint) {

    public KeptProtection {
        if (numbers < 1 || numbers > MOST_NUMBERS) {
            throw new IllegalArgumentException("a list of protected numbers cannot have " + numbers);
        }
    }

    static final String PROPERTY = "protect";

    /** A plus sign, 15 digits and the line's end. */
    private static final int LONGEST_LINE = 17;

    private static final int MOST_NUMBERS = 100_000_000;

    private static final JsonMapper JSON = new JsonMapper();

    /** The name of the file of a list. */
    private static String name(int index) {
        return index == 0 ? "protect.txt" : "protect-" + (index + 1) + ".txt";
    }

    /** Writes a list. */
    public static KeptProtection write(RunDirectory dir, int index, Collection<PhoneNumber> numbers)
            throws IOException {
        StringBuilder text = new StringBuilder(16 * numbers.size());
        numbers.stream().sorted().forEach(number -> text.append(number.e164()).append('\n'));
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        dir.write(name(index), out -> out.write(bytes));
        return new KeptProtection(numbers.size(), fingerprint(bytes));
    }

    void writeTo(JsonGenerator json) {
        json.writeStartObject();
        json.writeNumberProperty("numbers", numbers);
        json.writeStringProperty("fingerprint", fingerprint);
        json.writeEndObject();
    }

    /** The lists of a plan; {@code null} where it says nothing of them. */
    static @Nullable List<KeptProtection> read(JsonNode lists) {
        if (lists.isMissingNode()) {
            return null;
        }
        if (!lists.isArray()) {
            throw new IllegalArgumentException(PROPERTY + " is not a list");
        }
        return lists.values().stream()
                .map(list -> new KeptProtection(
                        list.required("numbers").asInt(),
                        list.required("fingerprint").asString()))
                .toList();
    }

    /** The files of a directory's lists. */
    static List<Path> files(Path dir, @Nullable List<KeptProtection> lists) {
        if (lists == null) {
            Path only = dir.resolve(name(0));
            return Files.exists(only) ? List.of(only) : List.of();
        }
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < lists.size(); i++) {
            files.add(dir.resolve(name(i)));
        }
        return files;
    }

    /** Says of each list whether it is as it was written. */
    static void check(Path dir, @Nullable List<KeptProtection> lists, Problems problems) {
        if (lists == null) {
            return;
        }
        List<Path> files = files(dir, lists);
        for (int i = 0; i < files.size(); i++) {
            if (!isWhole(files.get(i), lists.get(i))) {
                problems.add(files.get(i) + " is not the list of " + lists.get(i).numbers
                        + " protected numbers that was written there: put the file back. To protect more numbers, give"
                        + " --protect");
            }
        }
        Path next = dir.resolve(name(lists.size()));
        if (Files.exists(next)) {
            problems.add(next + " is not of this run: give it as --protect to protect its numbers too, and"
                    + " take it away here");
        }
    }

    private static boolean isWhole(Path file, KeptProtection list) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST_LINE * list.numbers + 1);
            return fingerprint(bytes).equals(list.fingerprint);
        } catch (IOException e) {
            return false;
        }
    }

    /** Writes down those of some numbers that a directory does not keep yet; ends the command where that is not possible. */
    static void add(RunDirectory dir, @Nullable List<KeptProtection> lists, Set<PhoneNumber> numbers) {
        try {
            Set<PhoneNumber> more = new HashSet<>(numbers);
            for (Path file : files(dir.path(), lists)) {
                more.removeAll(TargetsFile.protectedNumbers(file));
            }
            if (more.isEmpty()) {
                return;
            }
            KeptProtection added = lists == null ? write(dir, 0, numbers) : write(dir, lists.size(), more);
            ObjectNode plan = (ObjectNode) PlanFile.tree(dir.file("plan.json"));
            ArrayNode all = plan.withArray(PROPERTY);
            all.addObject().put("numbers", added.numbers).put("fingerprint", added.fingerprint);
            byte[] written = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(plan);
            dir.write("plan.json", out -> out.write(written));
        } catch (IOException e) {
            throw CommandFailure.impossible(
                    "the numbers that are protected now cannot be kept: " + RunDirectory.describe(e)
                            + "; nothing was sent",
                    e);
        }
    }

    private static String fingerprint(byte[] bytes) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
