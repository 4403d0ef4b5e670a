package io.github.onhook.service.run.model;

import io.github.onhook.aws.Caller;
import reactor.core.publisher.Mono;

/** The identity that acts in this service's runs, as their reports name it. */
@FunctionalInterface
public interface Identity {

    /** The caller; empty if it is not known. Cold, asked for once per run; never fails. */
    Mono<Caller> caller();
}
