package io.github.onhook.simulator;

import io.github.onhook.simulator.wire.Refusal;
import io.github.onhook.simulator.wire.Reply;
import java.util.function.Supplier;

/** One AWS service: it understands a request first, and does it later if nothing comes between. */
interface Service {

    /**
     * Understands a request that is known to come from its caller, and notes in the exchange what it is about.
     *
     * @throws Refusal where the request is not one that the service knows or its model allows
     */
    Work read(Exchange exchange);

    /** What a request asks for, not yet done. */
    interface Work {
        /** The ARN that policies are asked about. */
        String arn();

        /** Does it; a {@link Refusal} means that nothing was done. */
        Reply apply();

        static Work of(String arn, Supplier<Reply> reply) {
            return new Work() {
                @Override
                public String arn() {
                    return arn;
                }

                @Override
                public Reply apply() {
                    return reply.get();
                }
            };
        }
    }
}
