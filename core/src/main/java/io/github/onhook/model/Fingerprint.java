package io.github.onhook.model;

import io.github.onhook.model.Plan.PlannedConnector;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The SHA-256 of a plan written as a normalized targets file, header included, lines ended by a line feed. Only a plan of moves
 * has the column with the connectors that numbers move to.
 */
final class Fingerprint {

    private static final String HEADER = "account_id,region,voice_connector_id,phone_number";
    private static final String TO = ",to_voice_connector_id";
    /** The digits of a number, and the line feed. */
    private static final int LONGEST_NUMBER = 16;

    private Fingerprint() {}

    static String of(List<PlannedConnector> connectors) {
        MessageDigest digest = sha256();
        boolean moves = connectors.stream().anyMatch(connector -> connector.toVoiceConnectorId() != null);
        digest.update((HEADER + (moves ? TO : "") + "\n").getBytes(StandardCharsets.US_ASCII));
        for (PlannedConnector connector : connectors) {
            Location location = connector.location();
            String prefix = location.accountId() + ',' + location.region() + ',' + connector.voiceConnectorId() + ",+";
            byte[] end = end(connector, moves);
            byte[] line = new byte[prefix.length() + LONGEST_NUMBER + end.length];
            System.arraycopy(prefix.getBytes(StandardCharsets.US_ASCII), 0, line, 0, prefix.length());
            for (int i = 0; i < connector.size(); i++) {
                digest.update(line, 0, writeLine(connector.digits(i), line, prefix.length(), end));
            }
        }
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }

    private static byte[] end(PlannedConnector connector, boolean moves) {
        String to = connector.toVoiceConnectorId();
        return ((moves ? "," + (to == null ? "" : to) : "") + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static int writeLine(long digits, byte[] line, int at, byte[] lineEnd) {
        int end = at + decimalLength(digits);
        for (int i = end - 1; i >= at; i--) {
            line[i] = (byte) ('0' + digits % 10);
            digits /= 10;
        }
        System.arraycopy(lineEnd, 0, line, end, lineEnd.length);
        return end + lineEnd.length;
    }

    private static int decimalLength(long digits) {
        int length = 1;
        for (long rest = digits / 10; rest > 0; rest /= 10) {
            length++;
        }
        return length;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
