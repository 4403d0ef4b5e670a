package io.github.onhook.runbook;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.record.NumberRecord;
import io.github.onhook.simulator.record.Stay;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Holds what a move reports, number by number, against the simulator's record. */
final class MoveTruth {

    private final Simulator simulator;
    /** The new connector of each number that was to move; its old one is where the fleet has it. */
    private final Map<String, String> destinations;

    private final Map<String, String> origins;
    final List<String> wrong = new ArrayList<>();
    final Map<String, Long> byStatus = new TreeMap<>();
    final List<Long> gaps = new ArrayList<>();
    final List<Long> reported = new ArrayList<>();
    int mostInTransit;

    MoveTruth(Simulator simulator, Map<String, String> origins, Map<String, String> destinations) {
        this.simulator = simulator;
        this.origins = origins;
        this.destinations = destinations;
    }

    void check(Path run, boolean mayForce) throws IOException {
        Map<String, NumberRecord> truth = new HashMap<>();
        simulator.record().numbers().forEach(number -> truth.put(number.phoneNumber(), number));
        Map<String, List<Stay>> stays = new HashMap<>();
        simulator
                .record()
                .stays()
                .forEach(stay -> stays.computeIfAbsent(stay.phoneNumber(), n -> new ArrayList<>())
                        .add(stay));
        int rows = 0;
        try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(run.resolve("report.csv"))) {
            for (NamedCsvRecord row : csv) {
                rows++;
                String number = row.getField("phone_number");
                String status = row.getField("status");
                byStatus.merge(status, 1L, Long::sum);
                compare(number, status, truth.get(number));
                time(number, row.getField("out_of_service_millis"), stays.getOrDefault(number, List.of()));
            }
        }
        if (rows != destinations.size()) {
            wrong.add("report.csv has " + rows + " rows, and " + destinations.size() + " numbers were to move");
        }
        truth.forEach((number, record) -> {
            if (!destinations.containsKey(number) && !Objects.equals(origins.get(number), record.voiceConnectorId())) {
                wrong.add(number + " was not to move, and is on " + record.voiceConnectorId());
            }
        });
        if (!mayForce && simulator.record().forced() > 0) {
            wrong.add(simulator.record().forced() + " requests were forced");
        }
        mostInTransit = mostAtOnce(stays.values());
    }

    /** Holds rows of a move that goes on later: what has no outcome may be anywhere. */
    void checkRows(Path rows) throws IOException {
        Map<String, NumberRecord> truth = new HashMap<>();
        simulator.record().numbers().forEach(number -> truth.put(number.phoneNumber(), number));
        try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(rows)) {
            for (NamedCsvRecord row : csv) {
                String status = row.getField("status");
                byStatus.merge(status, 1L, Long::sum);
                if (!status.equals("UNKNOWN")) {
                    compare(row.getField("phone_number"), status, truth.get(row.getField("phone_number")));
                }
            }
        }
    }

    private void compare(String number, String status, @Nullable NumberRecord is) {
        String on = is == null ? null : is.voiceConnectorId();
        String expected = switch (status) {
            case "MOVED", "ALREADY_MOVED" -> destinations.get(number);
            case "STRANDED" -> null;
            default -> origins.get(number);
        };
        boolean right = is != null && (expected == null ? on == null : expected.equals(on));
        if (!right) {
            wrong.add(number + " is " + status + ", and on " + on);
        }
    }

    /** The last time that the number was on no connector; what is reported includes it. */
    private void time(String number, String millis, List<Stay> stays) {
        if (!millis.isEmpty()) {
            reported.add(Long.parseLong(millis));
        }
        long gap = 0;
        for (int i = 1; i < stays.size(); i++) {
            Instant left = stays.get(i - 1).to();
            gap += Duration.between(left, stays.get(i).from()).toMillis();
        }
        if (stays.size() > 1) {
            gaps.add(gap);
        }
        if (stays.size() == 2 && !millis.isEmpty() && Long.parseLong(millis) + 2 < gap) {
            wrong.add(number + " was out of service for " + gap + " ms, and is reported with " + millis);
        }
    }

    /** The most numbers that were between two connectors at one time. */
    static int mostAtOnce(Collection<List<Stay>> stays) {
        TreeMap<Instant, Integer> changes = new TreeMap<>();
        stays.forEach(ofNumber -> {
            for (int i = 0; i < ofNumber.size(); i++) {
                Instant left = ofNumber.get(i).to();
                if (left != null) {
                    changes.merge(left, 1, Integer::sum);
                    if (i + 1 < ofNumber.size()) {
                        changes.merge(ofNumber.get(i + 1).from(), -1, Integer::sum);
                    }
                }
            }
        });
        int now = 0;
        int most = 0;
        for (int change : changes.values()) {
            now += change;
            most = Math.max(most, now);
        }
        return most;
    }

    /** Median, 99 of a hundred, and the longest. */
    static String quantiles(List<Long> millis) {
        if (millis.isEmpty()) {
            return "none";
        }
        List<Long> sorted = millis.stream().sorted().toList();
        return String.format(
                Locale.ROOT,
                "%,d / %,d / %,d ms of %,d",
                sorted.get(sorted.size() / 2),
                sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1),
                sorted.get(sorted.size() - 1),
                sorted.size());
    }
}
