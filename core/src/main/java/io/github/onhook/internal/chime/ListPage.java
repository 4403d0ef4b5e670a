package io.github.onhook.internal.chime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param items may be empty though further pages follow
 * @param nextToken asks for the next page; {@code null} on the last one
 * @param requestId the service's id of the request
 */
public record ListPage<T>(
        List<T> items, @Nullable String nextToken, @Nullable String requestId) {

    /** Copies the list. */
    public ListPage {
        items = List.copyOf(items);
    }
}
