package io.github.onhook.targets;

import static java.util.Objects.requireNonNullElse;

import io.github.onhook.model.Location;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Plan.PlannedConnector;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** Writes a plan as a normalized targets file. */
final class TargetsWriter {

    private TargetsWriter() {}

    /**
     * Writes the targets in order, header included; a plan of moves has the column {@code to_voice_connector_id} too. The SHA-256 of the bytes is the {@link Plan#fingerprint()}. Blocks;
     * does not close the stream.
     */
    static void write(Plan plan, OutputStream out) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.US_ASCII), 1 << 16);
        writer.write(Column.header());
        boolean moves = plan.moves();
        if (moves) {
            writer.write("," + Column.TO_VOICE_CONNECTOR_ID.columnName());
        }
        writer.write('\n');
        for (PlannedConnector connector : plan.connectors()) {
            Location location = connector.location();
            String prefix = location.accountId() + ',' + location.region() + ',' + connector.voiceConnectorId() + ",+";
            String to = requireNonNullElse(connector.toVoiceConnectorId(), "");
            for (int i = 0; i < connector.size(); i++) {
                writer.write(prefix);
                writer.write(Long.toString(connector.digits(i)));
                if (moves) {
                    writer.write("," + to);
                }
                writer.write('\n');
            }
        }
        writer.flush();
    }
}
