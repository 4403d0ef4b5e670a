package io.github.onhook.runbook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;

/** Ways to damage a journal, at random. */
final class JournalDamage {

    private static final int HUGE = 17 << 20;
    private static final List<String> VALUES = List.of(
            "-1", "0", "1", "7", "2147483647", "9223372036854775807", "null", "\"\"", "\"ASSOCIATED\"", "[]", "[9,1]");

    private enum Way {
        FLIP,
        CUT,
        CUT_AT_A_LINE,
        REMOVE,
        SWAP,
        REPEAT,
        CRLF,
        CRLF_IN_PART,
        BLOCK_OF_ZEROS,
        ZEROS,
        INSERT,
        EMPTY,
        NOISE,
        TORN,
        HUGE_LINE,
        FORGE,
        CUT_IN_LAST_LINE,
        CUT_LAST_LINES,
        ZEROS_AT_THE_END
    }

    /** What a crash or a copy leaves behind: read in most cases. */
    private static final List<Way> MILD =
            List.of(Way.TORN, Way.CRLF, Way.CUT_IN_LAST_LINE, Way.CUT_LAST_LINES, Way.ZEROS_AT_THE_END);

    private final String name;
    private final byte[] bytes;
    private final boolean forged;

    private JournalDamage(String name, byte[] bytes, boolean forged) {
        this.name = name;
        this.bytes = bytes;
        this.forged = forged;
    }

    /** What was done. */
    String name() {
        return name;
    }

    /** The journal afterwards. */
    byte[] bytes() {
        return bytes.clone();
    }

    /** Whether lines were changed together with their checksums, as only a person does. */
    boolean forged() {
        return forged;
    }

    /** A mild one in half of the cases, else one or two of any. */
    static JournalDamage of(byte[] journal, Random random) {
        if (random.nextBoolean()) {
            Way mild = MILD.get(random.nextInt(MILD.size()));
            return new JournalDamage(" " + mild, changed(mild, journal, random), false);
        }
        JournalDamage damage = once(new JournalDamage("", journal.clone(), false), random);
        return random.nextInt(3) == 0 ? once(damage, random) : damage;
    }

    private static JournalDamage once(JournalDamage before, Random random) {
        Way way = Way.values()[random.nextInt(Way.values().length)];
        if (way == Way.HUGE_LINE && random.nextInt(20) > 0) {
            way = Way.FLIP;
        }
        byte[] bytes = before.bytes;
        if (bytes.length == 0) {
            way = Way.INSERT;
        }
        return new JournalDamage(
                before.name + " " + way, changed(way, bytes, random), before.forged || way == Way.FORGE);
    }

    private static byte[] changed(Way way, byte[] bytes, Random random) {
        int at = random.nextInt(Math.max(1, bytes.length));
        return switch (way) {
            case FLIP -> flipped(bytes, random);
            case CUT -> Arrays.copyOf(bytes, at);
            case CUT_AT_A_LINE, REMOVE, SWAP, REPEAT, FORGE -> lines(way, bytes, random);
            case CRLF -> new String(bytes, UTF_8).replace("\n", "\r\n").getBytes(UTF_8);
            case CRLF_IN_PART -> inserted(bytes, Math.max(0, new String(bytes, UTF_8).indexOf('\n', at)), "\r");
            case BLOCK_OF_ZEROS -> zeros(bytes, at / 512 * 512, random.nextBoolean() ? 512 : bytes.length);
            case ZEROS -> zeros(bytes, at, 1 + random.nextInt(100));
            case INSERT -> inserted(bytes, at, random.nextBoolean() ? "\n" : "{\"e\":\"read\",\"l\":0,\"t\":1}\n");
            case EMPTY -> new byte[0];
            case NOISE -> {
                byte[] noise = new byte[1 + random.nextInt(3_000)];
                random.nextBytes(noise);
                yield noise;
            }
            case TORN -> inserted(bytes, bytes.length, "{\"e\":\"settled\",\"c\":0,\"p\":[0,5],\"stat");
            case CUT_IN_LAST_LINE ->
                Arrays.copyOf(bytes, bytes.length - 1 - random.nextInt(Math.min(60, bytes.length)));
            case CUT_LAST_LINES -> withoutLastLines(bytes, 1 + random.nextInt(4));
            case ZEROS_AT_THE_END -> Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(600));
            case HUGE_LINE -> inserted(bytes, bytes.length, "{\"e\":\"" + "x".repeat(HUGE) + "\"}\n");
        };
    }

    private static byte[] withoutLastLines(byte[] bytes, int count) {
        List<String> lines = new String(bytes, UTF_8).lines().toList();
        return lines.size() <= count
                ? new byte[0]
                : (String.join("\n", lines.subList(0, lines.size() - count)) + "\n").getBytes(UTF_8);
    }

    private static byte[] flipped(byte[] bytes, Random random) {
        byte[] flipped = bytes.clone();
        for (int i = random.nextInt(5); i >= 0; i--) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private static byte[] zeros(byte[] bytes, int from, int count) {
        byte[] zeros = bytes.clone();
        Arrays.fill(zeros, from, Math.min(zeros.length, from + count), (byte) 0);
        return zeros;
    }

    private static byte[] inserted(byte[] bytes, int at, String text) {
        byte[] more = text.getBytes(UTF_8);
        byte[] all = Arrays.copyOf(bytes, bytes.length + more.length);
        System.arraycopy(bytes, at, all, at + more.length, bytes.length - at);
        System.arraycopy(more, 0, all, at, more.length);
        return all;
    }

    private static byte[] lines(Way way, byte[] bytes, Random random) {
        List<String> lines = new ArrayList<>(new String(bytes, UTF_8).lines().toList());
        int line = random.nextInt(lines.size());
        switch (way) {
            case CUT_AT_A_LINE -> lines.subList(line, lines.size()).clear();
            case REMOVE -> lines.remove(line);
            case SWAP -> Collections.swap(lines, line, random.nextInt(lines.size()));
            case REPEAT -> lines.add(line, lines.get(random.nextInt(lines.size())));
            default -> lines.set(line, forged(lines.get(line), random));
        }
        return lines.isEmpty() ? new byte[0] : (String.join("\n", lines) + "\n").getBytes(UTF_8);
    }

    /** Another value in one of the fields, and the checksum that goes with it. */
    private static String forged(String line, Random random) {
        int crc = line.indexOf(",\"crc\":");
        List<Integer> colons = new ArrayList<>();
        for (int i = line.indexOf("\":"); i >= 0 && i < crc; i = line.indexOf("\":", i + 1)) {
            colons.add(i + 2);
        }
        if (crc < 0 || colons.isEmpty()) {
            return line;
        }
        int value = colons.get(random.nextInt(colons.size()));
        int end = line.indexOf(",\"", value);
        String text = line.substring(0, value)
                + VALUES.get(random.nextInt(VALUES.size()))
                + line.substring(end < 0 || end > crc ? crc : end, crc);
        CRC32C checksum = new CRC32C();
        checksum.update(text.getBytes(UTF_8));
        return text + ",\"crc\":\"" + HexFormat.of().toHexDigits(checksum.getValue(), 8) + "\"}";
    }
}
