package io.github.onhook.runbook.terminal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import reactor.core.publisher.Mono;

/** The command's own thread has nothing else to do, and waits. Why nothing came is thrown as it is. */
public final class Await {

    private Await() {}

    public static <T> T result(Mono<T> answer) {
        return result(answer.toFuture());
    }

    public static <T> T result(CompletableFuture<T> answer) {
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
