package io.github.onhook.journal.r2dbc;

import io.github.onhook.model.Connector;
import io.github.onhook.model.Location;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Plan.PlannedConnector;
import io.github.onhook.model.Target;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import reactor.core.publisher.Flux;

/**
 * Encodes a plan in parts of bounded size: connectors with delta-encoded numbers, deflated. CPU-bound.
 */
final class PlanParts {

    /** At most about 500 kB. */
    private static final int NUMBERS_PER_PART = 100_000;

    private static final int BITS = 7;
    private static final int LOW = 0x7f;
    private static final int MORE = 0x80;

    private PlanParts() {}

    /** The parts, each encoded on demand. */
    static Flux<byte[]> pack(Plan plan) {
        return Flux.generate(() -> new Place(plan), (place, sink) -> {
            byte[] part = place.next();
            if (part.length == 0) {
                sink.complete();
            } else {
                sink.next(part);
            }
            return place;
        });
    }

    /**
     * Adds the targets of a part.
     *
     * @throws IllegalArgumentException if these bytes are invalid
     */
    static void unpack(byte[] part, Plan.Builder plan) {
        try (DataInputStream in = new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(part)))) {
            for (String account = in.readUTF(); !account.isEmpty(); account = in.readUTF()) {
                Location location = new Location(account, in.readUTF());
                Connector connector = new Connector(location, in.readUTF());
                int count = in.readInt();
                long digits = 0;
                for (int i = 0; i < count; i++) {
                    digits += number(in);
                    plan.add(new Target(connector, new PhoneNumber(digits)));
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("a part of a plan is damaged: " + e.getMessage(), e);
        }
    }

    private static long number(DataInputStream in) throws IOException {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += BITS) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("it ends within a number");
            }
            number |= (long) (next & LOW) << shift;
            if ((next & MORE) == 0) {
                return number;
            }
        }
        throw new IOException("a number in it is too long");
    }

    private static void number(DataOutputStream out, long number) throws IOException {
        long left = number;
        while (left > LOW) {
            out.write((int) (left & LOW) | MORE);
            left >>>= BITS;
        }
        out.write((int) left);
    }

    /** The position in the plan. */
    private static final class Place {

        private final Plan plan;
        private int connector;
        private int from;

        Place(Plan plan) {
            this.plan = plan;
        }

        /** The next part; no bytes after the last one. */
        byte[] next() {
            if (connector == plan.connectors().size()) {
                return new byte[0];
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
                int room = NUMBERS_PER_PART;
                while (room > 0 && connector < plan.connectors().size()) {
                    PlannedConnector its = plan.connectors().get(connector);
                    int count = Math.min(room, its.size() - from);
                    write(out, its, count);
                    room -= count;
                    from += count;
                    if (from == its.size()) {
                        connector++;
                        from = 0;
                    }
                }
                out.writeUTF("");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toByteArray();
        }

        private void write(DataOutputStream out, PlannedConnector its, int count) throws IOException {
            out.writeUTF(its.location().accountId());
            out.writeUTF(its.location().region());
            out.writeUTF(its.voiceConnectorId());
            out.writeInt(count);
            long before = 0;
            for (int i = from; i < from + count; i++) {
                number(out, its.digits(i) - before);
                before = its.digits(i);
            }
        }
    }
}
