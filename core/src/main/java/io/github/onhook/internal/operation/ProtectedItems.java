package io.github.onhook.internal.operation;

import io.github.onhook.model.PhoneNumber;
import java.util.Set;

/**
 * Items that must never be sent.
 *
 * @param numbers their numbers
 */
public record ProtectedItems(Set<PhoneNumber> numbers) {

    /** Nothing is protected. */
    public static final ProtectedItems NONE = new ProtectedItems(Set.of());

    /** Whether there is none. */
    public boolean isEmpty() {
        return numbers.isEmpty();
    }

    /** Whether this is one. */
    public boolean contains(long item) {
        return !numbers.isEmpty() && numbers.contains(new PhoneNumber(item));
    }
}
