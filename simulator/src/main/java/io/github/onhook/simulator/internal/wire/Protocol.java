package io.github.onhook.simulator.internal.wire;

import java.nio.charset.StandardCharsets;

/** How a service words its refusals. */
public enum Protocol {
    /** Chime SDK Voice: the error's name in a header, code and message in JSON. */
    REST_JSON {
        @Override
        public Reply refuse(Refusal refusal, String requestId) {
            byte[] body = Json.object(json -> {
                json.writeStringProperty("Code", refusal.code().replaceFirst("(Exception)$", ""));
                json.writeStringProperty("Message", refusal.text());
            });
            return new Reply(refusal.status(), Reply.JSON, refusal.code(), body);
        }
    },
    /** STS: XML in the service's namespace. */
    QUERY {
        @Override
        public Reply refuse(Refusal refusal, String requestId) {
            String fault = refusal.status() >= 500 ? "Receiver" : "Sender";
            String xml =
                    "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n  <Error>\n    <Type>" + fault
                            + "</Type>\n    <Code>" + Xml.escape(refusal.code()) + "</Code>\n    <Message>"
                            + Xml.escape(refusal.text()) + "</Message>\n  </Error>\n  <RequestId>" + requestId
                            + "</RequestId>\n</ErrorResponse>\n";
            return new Reply(refusal.status(), "text/xml", null, xml.getBytes(StandardCharsets.UTF_8));
        }
    },
    /** Organizations: JSON 1.1, the error's name in the body; a client's fault is always HTTP 400. */
    JSON_1_1 {
        @Override
        public Reply refuse(Refusal refusal, String requestId) {
            byte[] body = Json.object(json -> {
                json.writeStringProperty("__type", refusal.code());
                json.writeStringProperty("Message", refusal.text());
            });
            int status = refusal.status() < 500 ? 400 : refusal.status();
            return new Reply(status, AWS_JSON_1_1, null, body);
        }
    };

    public static final String AWS_JSON_1_1 = "application/x-amz-json-1.1";

    public abstract Reply refuse(Refusal refusal, String requestId);
}
