package io.github.onhook.session;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loggers of the SDK and of Netty that print session tokens, and what STS answers, at {@code DEBUG}. */
final class CredentialLoggingCheck {

    /** What a canonical request signs, its token included; and every byte on the wire. */
    static final List<String> NAMES = List.of(
            "io.netty.handler.logging.LoggingHandler",
            "software.amazon.awssdk.http.auth.aws.internal.signer.DefaultV4RequestSigner");

    private static final Logger LOG = LoggerFactory.getLogger(CredentialLoggingCheck.class);

    private CredentialLoggingCheck() {}

    /** Warns of those that are on: nobody else can keep them from talking. */
    static void warn() {
        for (String name : NAMES) {
            if (LoggerFactory.getLogger(name).isDebugEnabled()) {
                LOG.warn("Logger {} prints session credentials at DEBUG: set it to INFO", name);
            }
        }
    }
}
