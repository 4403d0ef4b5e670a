package io.github.onhook.internal.engine;

import io.github.onhook.model.PhoneNumber;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one request.
 *
 * @param split the larger batch that this is a part of, if it is
 */
record Batch(
        ConnectorQueue queue, List<Item> items, @Nullable Split split) {

    int size() {
        return items.size();
    }

    List<PhoneNumber> numbers() {
        List<PhoneNumber> numbers = new ArrayList<>(items.size());
        for (Item item : items) {
            numbers.add(item.number);
        }
        return numbers;
    }
}
