package io.github.onhook.simulator.internal.exchange;

import io.github.onhook.simulator.internal.wire.Refusal;
import io.github.onhook.simulator.internal.wire.Reply;
import java.util.function.Supplier;

/** One AWS service: parses a request first, and executes it later unless a fault prevents it. */
public interface Service {

    /**
     * Parses an authenticated request, and stores its target in the exchange.
     *
     * @throws Refusal if the service does not know the request or its model does not allow it
     */
    Work read(Exchange exchange);

    /** A parsed request, not yet executed. */
    interface Work {
        /** The ARN for policy evaluation. */
        String arn();

        /** Executes it; a {@link Refusal} means that nothing changed. */
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
