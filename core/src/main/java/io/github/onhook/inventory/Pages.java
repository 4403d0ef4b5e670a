package io.github.onhook.inventory;

import io.github.onhook.internal.chime.ListPage;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Gets the page of a list that follows a token, or the first one. */
@FunctionalInterface
interface Pages<T> {

    /** More than any list of the service has. */
    int MOST = 10_000;

    /** Pages without an item are allowed, for a service may filter after it has cut the pages; so many in a row are not. */
    int MOST_EMPTY = 100;

    Mono<ListPage<T>> after(@Nullable String token);

    /**
     * The items of all pages; at most a page is fetched ahead.
     *
     * @param broken makes the error that a list ends with which goes in a circle or does not end
     */
    default Flux<T> all(Function<Broken, Throwable> broken) {
        return Flux.defer(() -> {
            State state = new State();
            return after(null)
                    .expand(page -> {
                        String next = page.nextToken();
                        if (next == null) {
                            return Mono.empty();
                        }
                        String fault = state.fault(page);
                        return fault == null
                                ? after(next)
                                : Mono.error(() -> broken.apply(new Broken(fault, page.requestId())));
                    })
                    .concatMapIterable(ListPage::items, 1);
        });
    }

    /**
     * Why a list is not read on.
     *
     * @param requestId of the last page
     */
    record Broken(String message, @Nullable String requestId) {}

    /** What the pages so far were like. */
    final class State {
        private final Set<String> tokens = new HashSet<>();
        private int pages;
        private int empty;

        private @Nullable String fault(ListPage<?> page) {
            pages++;
            empty = page.items().isEmpty() ? empty + 1 : 0;
            if (!tokens.add(String.valueOf(page.nextToken()))) {
                return "the pages of the list go in a circle";
            }
            if (empty >= MOST_EMPTY) {
                return "the list goes on, though " + empty + " pages in a row have nothing on them";
            }
            return pages >= MOST ? "the list does not end after " + pages + " pages" : null;
        }
    }
}
