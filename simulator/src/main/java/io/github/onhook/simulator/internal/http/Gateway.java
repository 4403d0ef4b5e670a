package io.github.onhook.simulator.internal.http;

import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.FaultPlan;
import io.github.onhook.simulator.fault.Faults;
import io.github.onhook.simulator.internal.exchange.Caller;
import io.github.onhook.simulator.internal.exchange.Denial;
import io.github.onhook.simulator.internal.exchange.Exchange;
import io.github.onhook.simulator.internal.exchange.RequestIds;
import io.github.onhook.simulator.internal.exchange.Service;
import io.github.onhook.simulator.internal.exchange.SimulatorSettings;
import io.github.onhook.simulator.internal.sigv4.Authorization;
import io.github.onhook.simulator.internal.wire.Call;
import io.github.onhook.simulator.internal.wire.Protocol;
import io.github.onhook.simulator.internal.wire.Refusal;
import io.github.onhook.simulator.internal.wire.Reply;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.simulator.record.Recorder;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Processes a request: authentication, parsing, authorization, faults, throttling, execution, recording. */
public final class Gateway {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final Answer.Delivery SEND = new Answer.Delivery.Send();

    private final Gatekeeper gatekeeper;
    private final Map<String, Service> services;
    private final Throttle throttle;
    private final FaultEffects effects;
    private final Faults faults;
    private final Recorder recorder;
    private final SimulatorSettings settings;

    public Gateway(
            Gatekeeper gatekeeper,
            Map<String, Service> services,
            Throttle throttle,
            Faults faults,
            Recorder recorder,
            SimulatorSettings settings) {
        this.gatekeeper = gatekeeper;
        this.services = Map.copyOf(services);
        this.throttle = throttle;
        this.effects = new FaultEffects();
        this.faults = faults;
        this.recorder = recorder;
        this.settings = settings;
    }

    Answer answer(Call call) {
        Exchange exchange =
                new Exchange(call, RequestIds.next(), settings.clock().millis());
        Reply reply;
        Answer.Delivery delivery = SEND;
        try {
            Service.Work work = understand(exchange);
            Effect effect = fault(exchange);
            if (effect == null) {
                reply = apply(exchange, work);
            } else {
                FaultEffects.Staged staged = effects.stage(effect, exchange, () -> apply(exchange, work));
                reply = staged.reply();
                delivery = staged.delivery();
            }
        } catch (Refusal refusal) {
            reply = refuse(exchange, refusal);
        } catch (RuntimeException e) {
            LOG.error("request {} to {} failed in the simulator itself", exchange.requestId, call.path(), e);
            reply = refuse(exchange, new Refusal(500, "InternalFailure", "The simulator failed: " + e));
        }
        exchange.status = reply.status();
        recorder.add(exchange);
        return new Answer(reply, exchange.requestId, exchange.delay, delivery, exchange::end);
    }

    private Service.Work understand(Exchange exchange) {
        String header = exchange.call.header("authorization");
        @Nullable Authorization authorization = header == null ? null : Authorization.parse(header);
        exchange.protocol = protocol(exchange.call, authorization);
        if (header == null) {
            throw Denial.UNSIGNED.in(exchange.protocol, "Missing Authentication Token");
        }
        if (authorization == null) {
            throw Denial.INCOMPLETE.in(
                    exchange.protocol,
                    "Authorization header requires 'Credential', 'Signature' and 'SignedHeaders' parameters.");
        }
        Service service = services.get(authorization.service());
        if (service == null) {
            throw Denial.BAD_SIGNATURE.in(
                    exchange.protocol, "Credential should be scoped to correct service: one of " + services.keySet());
        }
        Caller caller = gatekeeper.admit(exchange.call, authorization, exchange.protocol);
        exchange.caller = caller;
        exchange.accountId = caller.accountId;
        exchange.region = authorization.region();
        Service.Work work = service.read(exchange);
        authorize(exchange, caller, work);
        return work;
    }

    private static Protocol protocol(Call call, @Nullable Authorization authorization) {
        String service = authorization == null ? "" : authorization.service();
        return switch (service) {
            case "sts" -> Protocol.QUERY;
            case "organizations" -> Protocol.JSON_1_1;
            case "chime" -> Protocol.REST_JSON;
            default -> {
                if (call.header("x-amz-target") != null) {
                    yield Protocol.JSON_1_1;
                }
                yield call.path().equals("/") ? Protocol.QUERY : Protocol.REST_JSON;
            }
        };
    }

    private static void authorize(Exchange exchange, Caller caller, Service.Work work) {
        SimulatedOperation operation = exchange.operation;
        if (operation == null || operation == SimulatedOperation.GET_CALLER_IDENTITY) {
            return;
        }
        if (!caller.may(operation.action(), work.arn(), exchange.region)) {
            throw Denial.NOT_ALLOWED.in(
                    exchange.protocol,
                    "User: " + caller.arn + " is not authorized to perform: " + operation.action() + " on resource: "
                            + work.arn());
        }
    }

    /** The effect that replaces the answer, or null. */
    private @Nullable Effect fault(Exchange exchange) {
        FaultPlan plan = faults.plan(exchange);
        if (plan == null) {
            return null;
        }
        exchange.faults = plan;
        exchange.delay = plan.delay();
        return plan.effect();
    }

    private Reply apply(Exchange exchange, Service.Work work) {
        try {
            throttle.admit(exchange);
        } catch (Refusal refusal) {
            // Throttling happens before injected delays: they do not delay this answer.
            exchange.delay = Duration.ZERO;
            return refuse(exchange, refusal);
        }
        try {
            return work.apply();
        } catch (Refusal refusal) {
            return refuse(exchange, refusal);
        }
    }

    private static Reply refuse(Exchange exchange, Refusal refusal) {
        Reply reply = exchange.protocol.refuse(refusal, exchange.requestId);
        exchange.refused(reply.status(), refusal.code());
        return reply;
    }
}
