package io.github.onhook.simulator.internal.exchange;

import io.github.onhook.simulator.internal.wire.Protocol;
import io.github.onhook.simulator.internal.wire.Refusal;

/** Why a request is not let in, and how each family of services calls that. */
public enum Denial {
    UNSIGNED("MissingAuthenticationTokenException", "MissingAuthenticationToken", 403),
    INCOMPLETE("IncompleteSignatureException", "IncompleteSignature", 400),
    UNKNOWN_KEY("UnrecognizedClientException", "InvalidClientTokenId", 403),
    BAD_SIGNATURE("InvalidSignatureException", "SignatureDoesNotMatch", 403),
    EXPIRED("ExpiredTokenException", "ExpiredToken", 403),
    NOT_ALLOWED("AccessDeniedException", "AccessDenied", 403);

    private final String jsonCode;
    private final String queryCode;
    private final int status;

    Denial(String jsonCode, String queryCode, int status) {
        this.jsonCode = jsonCode;
        this.queryCode = queryCode;
        this.status = status;
    }

    public Refusal in(Protocol protocol, String message) {
        return new Refusal(status, protocol == Protocol.QUERY ? queryCode : jsonCode, message);
    }
}
