package io.github.onhook.service.run.search;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Plan.PlannedConnector;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.report.Advice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The state of one number of a run on one connector.
 *
 * @param accountId the account
 * @param region the Region
 * @param voiceConnectorId the connector
 * @param status a {@link io.github.onhook.model.Status}, or {@code PENDING} without an outcome
 * @param source the source of the outcome
 * @param code the code
 * @param message the message
 * @param requestId the request that decided it
 * @param attempts the number of its attempts
 * @param settledAt when it was decided
 * @param meaning what the code means
 * @param remedy what to do about it
 */
public record NumberView(
        String accountId,
        String region,
        String voiceConnectorId,
        String status,
        @Nullable String source,
        @Nullable String code,
        @Nullable String message,
        @Nullable String requestId,
        int attempts,
        @Nullable String settledAt,
        @Nullable String meaning,
        @Nullable String remedy) {

    /** Finds a number in a report's rows and a plan. Blocks. */
    static List<NumberView> find(PhoneNumber number, Path csv, @Nullable Plan plan) throws IOException {
        List<NumberView> found = new ArrayList<>();
        if (Files.exists(csv)) {
            try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(csv)) {
                for (NamedCsvRecord row : rows) {
                    // The last row may be incomplete.
                    if (row.getFieldCount() == row.getHeader().size()
                            && row.getField("phone_number").equals(number.e164())) {
                        found.add(of(row));
                    }
                }
            }
        }
        return plan == null ? found : withPending(number, plan, found);
    }

    /** The rows found, and the pending targets of the plan. */
    static List<NumberView> withPending(PhoneNumber number, Plan plan, List<NumberView> decided) {
        List<NumberView> found = new ArrayList<>(decided);
        for (PlannedConnector connector : plan.connectors()) {
            if (holds(connector, number.digits()) && found.stream().noneMatch(view -> view.isOn(connector))) {
                found.add(new NumberView(
                        connector.location().accountId(),
                        connector.location().region(),
                        connector.voiceConnectorId(),
                        "PENDING",
                        null,
                        null,
                        null,
                        null,
                        0,
                        null,
                        null,
                        null));
            }
        }
        return found;
    }

    /** Finds a number in a journal. */
    static NumberView of(Outcome outcome) {
        Reason reason = outcome.reason();
        Advice advice = advice(reason.source(), reason.code());
        return new NumberView(
                outcome.target().location().accountId(),
                outcome.target().location().region(),
                outcome.target().voiceConnectorId(),
                outcome.status().name(),
                reason.source() == null ? null : reason.source().label(),
                reason.code(),
                reason.message(),
                reason.requestId(),
                outcome.attempts(),
                outcome.settledAt().toString(),
                advice == null ? null : advice.meaning(),
                advice == null ? null : advice.remedy());
    }

    /** Not the message, which may name the number. */
    @Override
    public String toString() {
        return voiceConnectorId + ": " + status + ' ' + code;
    }

    private boolean isOn(PlannedConnector connector) {
        return accountId.equals(connector.location().accountId())
                && region.equals(connector.location().region())
                && voiceConnectorId.equals(connector.voiceConnectorId());
    }

    /** A connector's numbers are sorted. */
    private static boolean holds(PlannedConnector connector, long digits) {
        int from = 0;
        int to = connector.size() - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            long there = connector.digits(middle);
            if (there == digits) {
                return true;
            }
            if (there < digits) {
                from = middle + 1;
            } else {
                to = middle - 1;
            }
        }
        return false;
    }

    private static NumberView of(NamedCsvRecord row) {
        String source = text(row, "source");
        String code = text(row, "code");
        Advice advice = advice(source == null ? null : Source.valueOf(source.toUpperCase(Locale.ROOT)), code);
        return new NumberView(
                row.getField("account_id"),
                row.getField("region"),
                row.getField("voice_connector_id"),
                row.getField("status"),
                source,
                code,
                text(row, "message"),
                text(row, "request_id"),
                Integer.parseInt(row.getField("attempts")),
                row.getField("settled_at"),
                advice == null ? null : advice.meaning(),
                advice == null ? null : advice.remedy());
    }

    private static @Nullable Advice advice(@Nullable Source source, @Nullable String code) {
        return source == null || code == null ? null : Advice.of(source, code);
    }

    private static @Nullable String text(NamedCsvRecord row, String column) {
        String text = row.getField(column);
        return text.isEmpty() ? null : text;
    }
}
