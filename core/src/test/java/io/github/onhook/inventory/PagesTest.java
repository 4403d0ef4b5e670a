package io.github.onhook.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.internal.chime.ListPage;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class PagesTest {

    private final AtomicInteger fetched = new AtomicInteger();

    private Flux<Integer> all(Pages<Integer> pages) {
        Pages<Integer> counted = token -> {
            fetched.incrementAndGet();
            return pages.after(token);
        };
        return counted.all(list -> new IllegalStateException(list.message() + ", request " + list.requestId()));
    }

    private static Mono<ListPage<Integer>> page(List<Integer> items, String next) {
        return Mono.just(new ListPage<>(items, next, "r-1"));
    }

    @Test
    void endsAListWhoseTokensGoInACircle() {
        StepVerifier.create(all(token -> page(List.of(7), "A".equals(token) ? "B" : "A")))
                .expectNext(7, 7, 7)
                .verifyErrorMessage("the pages of the list go in a circle, request r-1");

        assertThat(fetched).hasValue(3);
    }

    @Test
    void endsAListThatGoesOnWithoutItems() {
        StepVerifier.create(all(token -> page(List.of(), String.valueOf(fetched.get()))))
                .verifyErrorMessage("the list goes on, though 100 pages in a row have nothing on them, request r-1");

        assertThat(fetched).hasValue(Pages.MOST_EMPTY);
    }

    @Test
    void endsAListThatDoesNotEnd() {
        StepVerifier.create(all(token -> page(List.of(7), String.valueOf(fetched.get()))))
                .expectNextCount(Pages.MOST)
                .verifyErrorMessage("the list does not end after 10000 pages, request r-1");

        assertThat(fetched).hasValue(Pages.MOST);
    }

    @Test
    void fetchesPagesAsTheyAreTaken() {
        StepVerifier.create(all(token -> page(List.of(7), String.valueOf(fetched.get()))), 1)
                .expectNext(7)
                .thenCancel()
                .verify();

        assertThat(fetched).hasValueLessThan(4);
    }
}
