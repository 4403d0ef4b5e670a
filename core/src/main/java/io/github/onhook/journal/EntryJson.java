package io.github.onhook.journal;

import io.github.onhook.journal.Entry.Advanced;
import io.github.onhook.journal.Entry.Answered;
import io.github.onhook.journal.Entry.Assumed;
import io.github.onhook.journal.Entry.Began;
import io.github.onhook.journal.Entry.Checked;
import io.github.onhook.journal.Entry.Ended;
import io.github.onhook.journal.Entry.Open;
import io.github.onhook.journal.Entry.Positions;
import io.github.onhook.journal.Entry.Read;
import io.github.onhook.journal.Entry.Resumed;
import io.github.onhook.journal.Entry.Sent;
import io.github.onhook.journal.Entry.Settled;
import io.github.onhook.journal.Entry.Withdrawn;
import io.github.onhook.model.Reason;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** An entry as one line of JSON, in UTF-8, without the line's end. */
final class EntryJson {

    /** Writes nothing between entries: the caller separates them. */
    static final JsonFactory JSON =
            JsonFactory.builder().rootValueSeparator((String) null).build();

    private EntryJson() {}

    /** The entry as JSON. */
    static byte[] write(Entry entry) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(192);
        try (JsonGenerator json = generator(out)) {
            write(json, entry);
        }
        return out.toByteArray();
    }

    static JsonGenerator generator(OutputStream out) {
        return JSON.createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8);
    }

    static void write(JsonGenerator json, Entry entry) {
        json.writeStartObject();
        fields(json, entry);
        json.writeNumberProperty("t", entry.at().toEpochMilli());
        json.writeEndObject();
    }

    /**
     * The entry that was written so.
     *
     * @throws IllegalArgumentException if it was not, saying what is wrong with it
     */
    static Entry read(byte[] json, int offset, int length) {
        return EntryReader.read(json, offset, length);
    }

    private static void fields(JsonGenerator json, Entry entry) {
        if (entry instanceof Sent sent) {
            json.writeStringProperty("e", "sent");
            targets(json, sent.connector(), sent.positions());
        } else if (entry instanceof Settled settled) {
            json.writeStringProperty("e", "settled");
            targets(json, settled.connector(), settled.positions());
            json.writeStringProperty("status", settled.status().name());
            json.writeNumberProperty("attempts", settled.attempts());
            reason(json, settled.reason());
            if (settled.outOfService() != null) {
                json.writeNumberProperty("out", settled.outOfService().toMillis());
            }
        } else if (entry instanceof Advanced advanced) {
            json.writeStringProperty("e", "step");
            targets(json, advanced.connector(), advanced.positions());
            json.writeStringProperty("step", advanced.step());
        } else if (entry instanceof Open open) {
            json.writeStringProperty("e", "open");
            targets(json, open.connector(), open.positions());
            json.writeNumberProperty("attempts", open.attempts());
            json.writeBooleanProperty("inDoubt", open.inDoubt());
            if (open.reason() != null) {
                reason(json, open.reason());
            }
        } else if (entry instanceof Answered answered) {
            json.writeStringProperty("e", "answered");
            json.writeNumberProperty("l", answered.location());
            json.writeStringProperty("result", answered.result().name());
            text(json, "error", answered.error());
        } else if (entry instanceof Withdrawn withdrawn) {
            json.writeStringProperty("e", "withdrawn");
            json.writeNumberProperty("l", withdrawn.location());
        } else if (entry instanceof Read read) {
            json.writeStringProperty("e", "read");
            json.writeNumberProperty("l", read.location());
        } else if (entry instanceof Checked checked) {
            json.writeStringProperty("e", "checked");
            json.writeNumberProperty("l", checked.location());
            json.writeNumberProperty("read", checked.read());
            json.writeNumberProperty("disagreed", checked.disagreed());
        } else if (entry instanceof Assumed assumed) {
            json.writeStringProperty("e", "assumed");
            json.writeStringProperty("account", assumed.accountId());
            text(json, "error", assumed.error());
        } else {
            ofTheRun(json, entry);
        }
    }

    private static void ofTheRun(JsonGenerator json, Entry entry) {
        if (entry instanceof Began began) {
            json.writeStringProperty("e", "began");
            json.writeStringProperty("run", began.runId());
            json.writeStringProperty("operation", began.operation().label());
            json.writeStringProperty("fingerprint", began.fingerprint());
            json.writeNumberProperty("targets", began.targets());
        } else if (entry instanceof Resumed) {
            json.writeStringProperty("e", "resumed");
        } else if (entry instanceof Ended ended) {
            json.writeStringProperty("e", "ended");
            json.writeStringProperty("status", ended.status().name());
            text(json, "why", ended.stopReason());
        }
    }

    private static void targets(JsonGenerator json, int connector, Positions positions) {
        json.writeNumberProperty("c", connector);
        json.writeArrayPropertyStart("p");
        for (int range = 0; range < positions.ranges(); range++) {
            json.writeNumber(positions.from(range));
            json.writeNumber(positions.to(range));
        }
        json.writeEndArray();
    }

    private static void reason(JsonGenerator json, Reason reason) {
        text(json, "source", reason.source() == null ? null : reason.source().label());
        text(json, "code", reason.code());
        text(json, "message", reason.message());
        text(json, "request", reason.requestId());
    }

    private static void text(JsonGenerator json, String name, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(name, value);
        }
    }
}
