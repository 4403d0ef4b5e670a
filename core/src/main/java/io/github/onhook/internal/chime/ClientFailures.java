package io.github.onhook.internal.chime;

import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.internal.operation.RequestFailure.Kind;
import io.github.onhook.internal.text.ReasonCodes;
import io.github.onhook.model.Reason.Source;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Says what a call means that ended without an answer that the SDK could read. */
final class ClientFailures {

    private static final String TRUST_A_CA =
            "; if a proxy or a private endpoint presents its own certificate, trust its CA:"
                    + " --ca-bundle FILE or AWS_CA_BUNDLE, in code the trust managers of the HTTP client";

    /** Exceptions whose names are codes of their own; any other is a {@code ClientError}. */
    private static final Set<String> NAMED =
            Set.of("ClosedChannel", "Connect", "NoRouteToHost", "SSLHandshake", "UnknownHost");

    private ClientFailures() {}

    static RequestFailure classify(Throwable failure) {
        List<Throwable> chain = chain(failure);
        Throwable root = chain.get(chain.size() - 1);
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        if (any(chain, ClientFailures::isTrust)) {
            return new RequestFailure(
                    Kind.INSECURE, Source.CLIENT, ReasonCodes.TLS_FAILURE, message + TRUST_A_CA, null);
        }
        if (any(chain, ClientFailures::isUnreadable)) {
            return new RequestFailure(
                    Kind.UNEXPECTED,
                    Source.CLIENT,
                    RequestFailure.UNEXPECTED_RESPONSE,
                    "the answer is not the JSON that the service sends: " + message,
                    null);
        }
        Kind kind = any(chain, ClientFailures::isNeverSent) ? Kind.UNAVAILABLE : Kind.AMBIGUOUS;
        String code = code(root);
        return new RequestFailure(
                kind,
                Source.CLIENT,
                code,
                code.equals(ReasonCodes.CLIENT_ERROR) ? described(root, message) : message,
                null);
    }

    private static String described(Throwable root, String message) {
        String name = root.getClass().getSimpleName();
        return message.equals(name) ? name : name + ": " + message;
    }

    private static String code(Throwable root) {
        String name = Classifier.code(root.getClass().getSimpleName(), 0);
        if (name.contains("Timeout")) {
            return ReasonCodes.TIMEOUT;
        }
        return NAMED.contains(name) ? name : ReasonCodes.CLIENT_ERROR;
    }

    private static boolean isNeverSent(Throwable t) {
        return t instanceof ConnectException
                || t instanceof UnknownHostException
                || t instanceof NoRouteToHostException;
    }

    /** A certificate that is not trusted, or no TLS at the other end. A handshake that broke off may succeed the next time. */
    private static boolean isTrust(Throwable t) {
        return t instanceof CertificateException
                || t instanceof CertPathBuilderException
                || t instanceof CertPathValidatorException
                || t instanceof SSLPeerUnverifiedException
                || t.getClass().getSimpleName().equals("NotSslRecordException")
                || (t instanceof SSLHandshakeException && isAlert(String.valueOf(t.getMessage())));
    }

    private static boolean isAlert(String message) {
        String text = message.toLowerCase(Locale.ROOT);
        return text.contains("alert") || text.contains("certificate") || text.contains("protocol");
    }

    /** What the SDK throws for a body that it cannot parse; {@code null} as the body makes it a null pointer. */
    private static boolean isUnreadable(Throwable t) {
        return t instanceof UncheckedIOException
                || t instanceof NullPointerException
                || t.getClass().getName().startsWith("software.amazon.awssdk.thirdparty.jackson.");
    }

    private static boolean any(List<Throwable> chain, Predicate<Throwable> test) {
        return chain.stream().anyMatch(test);
    }

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable t = failure; t != null && chain.size() < 32; t = t.getCause()) {
            chain.add(t);
        }
        return chain;
    }
}
