package io.github.onhook.simulator;

import io.github.onhook.simulator.wire.Call;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** The simulator's own paths, which no AWS call uses. */
final class Control {
    static final String PREFIX = "/_onhook";

    Mono<Void> answer(Call call, HttpServerResponse response) {
        return response.status(call.path().equals(PREFIX + "/health") ? 200 : 404)
                .send()
                .then();
    }
}
