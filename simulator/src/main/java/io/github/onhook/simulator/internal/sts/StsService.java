package io.github.onhook.simulator.internal.sts;

import io.github.onhook.simulator.internal.exchange.Caller;
import io.github.onhook.simulator.internal.exchange.Exchange;
import io.github.onhook.simulator.internal.exchange.Service;
import io.github.onhook.simulator.internal.wire.Percent;
import io.github.onhook.simulator.internal.wire.Refusal;
import io.github.onhook.simulator.internal.wire.Reply;
import io.github.onhook.simulator.internal.wire.Xml;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** AWS Security Token Service: AssumeRole and GetCallerIdentity. */
public final class StsService implements Service {
    private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";
    private static final String VERSION = "2011-06-15";

    private final SessionIssuer issuer;

    public StsService(SessionIssuer issuer) {
        this.issuer = issuer;
    }

    @Override
    public Work read(Exchange exchange) {
        if (!exchange.call.path().equals("/") || !exchange.call.method().equals("POST")) {
            throw new Refusal(
                    404, "InvalidAction", "No operation is " + exchange.call.method() + " " + exchange.call.path());
        }
        Map<String, String> form = Percent.parameters(new String(exchange.call.body(), StandardCharsets.UTF_8));
        String action = form.get("Action");
        String version = form.getOrDefault("Version", "NO_VERSION_SPECIFIED");
        if (action == null) {
            throw new Refusal(400, "MissingAction", "Request must contain an Action parameter");
        }
        if (!version.equals(VERSION)) {
            throw unknown(action, version);
        }
        return switch (action) {
            case "AssumeRole" -> assumeRole(exchange, form);
            case "GetCallerIdentity" -> callerIdentity(exchange);
            default -> throw unknown(action, version);
        };
    }

    private static Refusal unknown(String action, String version) {
        return new Refusal(400, "InvalidAction", "Could not find operation " + action + " for version " + version);
    }

    private Work assumeRole(Exchange exchange, Map<String, String> form) {
        exchange.operation = SimulatedOperation.ASSUME_ROLE;
        AssumeRoleRequest request = AssumeRoleRequest.of(form);
        exchange.accountId = request.accountId();
        exchange.resource = request.roleArn();
        return Work.of(request.roleArn(), () -> {
            SessionIssuer.Issued issued = issuer.issue(request, exchange.callerKnown(), exchange.region);
            return xml("AssumeRole", exchange.requestId, assumed(request, issued));
        });
    }

    private static String assumed(AssumeRoleRequest request, SessionIssuer.Issued issued) {
        Instant expiration = Instant.ofEpochMilli(issued.expiresAtMillis()).truncatedTo(ChronoUnit.SECONDS);
        StringBuilder xml = new StringBuilder(1024);
        String sourceIdentity = request.sourceIdentity();
        if (sourceIdentity != null) {
            element(xml, "    ", "SourceIdentity", sourceIdentity);
        }
        xml.append("    <AssumedRoleUser>\n");
        element(xml, "      ", "Arn", issued.arn());
        element(xml, "      ", "AssumedRoleId", issued.roleId());
        xml.append("    </AssumedRoleUser>\n    <Credentials>\n");
        element(xml, "      ", "AccessKeyId", issued.accessKeyId());
        element(xml, "      ", "SecretAccessKey", issued.secretAccessKey());
        element(xml, "      ", "SessionToken", issued.token());
        element(xml, "      ", "Expiration", expiration.toString());
        xml.append("    </Credentials>\n");
        if (issued.packedPercent() > 0) {
            element(xml, "    ", "PackedPolicySize", Integer.toString(issued.packedPercent()));
        }
        return xml.toString();
    }

    private static Work callerIdentity(Exchange exchange) {
        exchange.operation = SimulatedOperation.GET_CALLER_IDENTITY;
        return Work.of("*", () -> {
            Caller caller = exchange.callerKnown();
            StringBuilder xml = new StringBuilder(256);
            element(xml, "    ", "Arn", caller.arn);
            element(xml, "    ", "UserId", caller.userId);
            element(xml, "    ", "Account", caller.accountId);
            return xml("GetCallerIdentity", exchange.requestId, xml.toString());
        });
    }

    private static void element(StringBuilder xml, String indent, String name, String text) {
        xml.append(indent).append('<').append(name).append('>').append(Xml.escape(text));
        xml.append("</").append(name).append(">\n");
    }

    private static Reply xml(String action, String requestId, String result) {
        String xml =
                "<" + action + "Response xmlns=\"" + NAMESPACE + "\">\n  <" + action + "Result>\n" + result + "  </"
                        + action + "Result>\n  <ResponseMetadata>\n    <RequestId>" + requestId
                        + "</RequestId>\n  </ResponseMetadata>\n</" + action + "Response>\n";
        return new Reply(200, "text/xml", null, xml.getBytes(StandardCharsets.UTF_8));
    }
}
