package io.github.onhook;

import io.github.onhook.session.AssumedRoles;
import java.util.concurrent.CountDownLatch;
import reactor.core.publisher.Flux;

/** The example of the README, which a test holds against it. */
final class ReadmeExample {

    private ReadmeExample() {}

    static void disassociate(Flux<Target> targets, CountDownLatch done) {
        // tag::readme[]
        AssumedRoles sessions = AssumedRoles.builder("VoiceOps").build(); // arn:aws:iam::ACCOUNT:role/VoiceOps
        Orchestrator orchestrator = Orchestrator.builder(sessions)
                .settings(Settings.builder().maxFailures(Tolerance.percent(1)).build())
                .build();

        orchestrator
                .disassociate(targets) // nothing is sent before somebody subscribes
                .filter(outcome -> !outcome.status().isDone())
                .doOnNext(outcome -> System.out.printf(
                        "%s: %s %s%n",
                        outcome.target(), outcome.status(), outcome.reason().code()))
                .count()
                .doOnNext(left -> System.out.println(left + " numbers are not off"))
                .doFinally(end -> done.countDown())
                .subscribe();
        // end::readme[]
    }
}
