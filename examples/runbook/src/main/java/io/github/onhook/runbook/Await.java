package io.github.onhook.runbook;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import reactor.core.publisher.Mono;

/** The command's own thread has nothing else to do, and waits. Why nothing came is thrown as it is. */
final class Await {

    private Await() {}

    static <T> T result(Mono<T> answer) {
        return result(answer.toFuture());
    }

    static <T> T result(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
