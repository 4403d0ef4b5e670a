package io.github.onhook.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Numbers of a fleet as a file of targets: CSV, with a header. */
public final class TargetsCsv {

    /** The names of the columns, and the end of their line. */
    public static final String HEADER = "account_id,region,voice_connector_id,phone_number\n";

    private TargetsCsv() {}

    /** A number's line, with its end. */
    public static String row(Fleet.Assignment number) {
        return number.accountId() + "," + number.region() + "," + number.voiceConnectorId() + "," + number.phoneNumber()
                + "\n";
    }

    /** A whole file; for numbers that are few. */
    public static String of(Stream<Fleet.Assignment> numbers) {
        return numbers.map(TargetsCsv::row).collect(Collectors.joining("", HEADER, ""));
    }

    /** Writes all numbers of a fleet to a file, and says which. */
    public static Path write(Fleet fleet, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            write(fleet, out);
        }
        return file;
    }

    /** Writes all numbers of a fleet; the stream stays open. */
    public static void write(Fleet fleet, OutputStream out) throws IOException {
        BufferedWriter csv = new BufferedWriter(new OutputStreamWriter(out, US_ASCII));
        csv.write(HEADER);
        try (Stream<Fleet.Assignment> numbers = fleet.targets()) {
            for (Iterator<Fleet.Assignment> each = numbers.iterator(); each.hasNext(); ) {
                csv.write(row(each.next()));
            }
        }
        csv.flush();
    }
}
