package io.github.onhook.temporal.internal.wire;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Names in payloads: a reader leaves out those that a later version added. */
public final class KnownNames {

    private KnownNames() {}

    /** The one of these values that has this name, if there is one. */
    public static <E extends Enum<E>> Optional<E> find(E[] values, @Nullable String name) {
        return Arrays.stream(values).filter(value -> value.name().equals(name)).findFirst();
    }
}
