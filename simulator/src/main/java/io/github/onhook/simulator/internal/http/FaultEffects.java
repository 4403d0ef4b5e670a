package io.github.onhook.simulator.internal.http;

import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.ErrorForm;
import io.github.onhook.simulator.internal.exchange.Caller;
import io.github.onhook.simulator.internal.exchange.Denial;
import io.github.onhook.simulator.internal.exchange.Exchange;
import io.github.onhook.simulator.internal.wire.Json;
import io.github.onhook.simulator.internal.wire.Protocol;
import io.github.onhook.simulator.internal.wire.Refusal;
import io.github.onhook.simulator.internal.wire.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Carries an {@link Effect} out. */
final class FaultEffects {
    private static final Reply NOTHING = new Reply(200, Reply.JSON, null, new byte[0]);
    private static final Answer.Delivery SEND = new Answer.Delivery.Send();

    /** Does what the request asks for. */
    interface Doing {
        Reply now();
    }

    /** The answer to send, and how to send it. */
    record Staged(Reply reply, Answer.Delivery delivery) {}

    /** @param apply is called where the effect comes after what the request asks for */
    Staged stage(Effect effect, Exchange exchange, Doing apply) {
        if (effect instanceof Effect.Failure error) {
            return new Staged(error(error, exchange, apply), SEND);
        }
        if (effect instanceof Effect.Drop drop) {
            return new Staged(drop.applied() ? apply.now() : NOTHING, new Answer.Delivery.Close());
        }
        if (effect instanceof Effect.Silence silence) {
            return new Staged(silence.applied() ? apply.now() : NOTHING, new Answer.Delivery.Silence());
        }
        if (effect instanceof Effect.Answer answer) {
            return new Staged(answer(answer, exchange, apply), SEND);
        }
        if (effect instanceof Effect.Truncate) {
            Reply whole = apply.now();
            return new Staged(whole.withBody(Arrays.copyOf(whole.body(), whole.body().length / 2)), SEND);
        }
        if (effect instanceof Effect.Drip drip) {
            return new Staged(apply.now(), new Answer.Delivery.Drip(drip.perByte()));
        }
        if (effect instanceof Effect.EndSession end) {
            throw endSession(end, exchange);
        }
        return new Staged(apply.now(), SEND);
    }

    private static Reply error(Effect.Failure error, Exchange exchange, Doing apply) {
        if (error.applied()) {
            apply.now();
        }
        exchange.refused(error.status(), error.code());
        Refusal refusal = new Refusal(error.status(), error.code(), error.message());
        String retryAfter = error.retryAfter();
        Map<String, String> headers = retryAfter == null ? Map.of() : Map.of("Retry-After", retryAfter);
        if (exchange.protocol == Protocol.QUERY || error.form() == ErrorForm.HEADER) {
            Reply worded = exchange.protocol.refuse(refusal, exchange.requestId);
            return new Reply(error.status(), worded.contentType(), worded.errorType(), worded.body())
                    .withHeaders(headers);
        }
        byte[] body = switch (error.form()) {
            case TYPE -> named("__type", error);
            case CODE -> named("code", error);
            default -> new byte[0];
        };
        return new Reply(error.status(), Reply.JSON, null, body).withHeaders(headers);
    }

    private static byte[] named(String member, Effect.Failure error) {
        return Json.object(json -> {
            json.writeStringProperty(member, error.code());
            json.writeStringProperty("message", error.message());
        });
    }

    private static Reply answer(Effect.Answer answer, Exchange exchange, Doing apply) {
        if (answer.applied()) {
            apply.now();
        }
        if (answer.status() >= 400) {
            exchange.refused(answer.status(), null);
        }
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        Reply reply = new Reply(answer.status(), answer.contentType(), null, body).withHeaders(answer.headers());
        return answer.requestId() ? reply : reply.withoutRequestId();
    }

    private static Refusal endSession(Effect.EndSession end, Exchange exchange) {
        Caller.Session session = exchange.callerKnown().session;
        if (end.expired()) {
            if (session != null) {
                session.expire();
            }
            return Denial.EXPIRED.in(exchange.protocol, "The security token included in the request is expired");
        }
        if (session != null) {
            session.revoke();
        }
        return Denial.UNKNOWN_KEY.in(exchange.protocol, "The security token included in the request is invalid.");
    }
}
