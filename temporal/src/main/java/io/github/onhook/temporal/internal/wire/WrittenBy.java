package io.github.onhook.temporal.internal.wire;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import java.util.Objects;

/**
 * Which version of Onhook wrote a payload: metadata in plain text, which says how old the workers and starters of a run are.
 * Nothing is decided by it.
 *
 * @param version the version; {@code unpackaged} where the classes are in no jar
 * @param format the payload format
 */
public record WrittenBy(String version, int format) {

    /*
     * Design notes. Format 1: JSON, and bytes without fields. 2: numbered fields behind the bytes of results and heartbeats.
     * 3: behind those of numbers as well, and this metadata. 4: times out of service, and steps of moves. It grows by one when
     * a payload has a further field.
     */
    private static final int FORMAT = 4;

    /** The metadata of payloads that has it. */
    public static final String METADATA = "onhook-writer";

    /** This process. */
    public static final WrittenBy THIS = new WrittenBy(
            Objects.requireNonNullElse(WrittenBy.class.getPackage().getImplementationVersion(), "unpackaged"), FORMAT);

    /** A version that did not write which one it is. */
    public static final WrittenBy EARLIER = new WrittenBy("an earlier version", 2);

    /** As metadata. */
    public ByteString toMetadata() {
        return ByteString.copyFromUtf8(version + "/" + format);
    }

    /** Who wrote a payload. */
    public static WrittenBy of(Payload payload) {
        String text = payload.getMetadataOrDefault(METADATA, ByteString.EMPTY).toStringUtf8();
        int slash = text.lastIndexOf('/');
        String format = text.substring(slash + 1);
        return slash > 0 && format.matches("\\d{1,9}")
                ? new WrittenBy(text.substring(0, slash), Integer.parseInt(format))
                : EARLIER;
    }

    /** For people. */
    @Override
    public String toString() {
        return equals(EARLIER) ? version : version + " (payload format " + format + ")";
    }
}
