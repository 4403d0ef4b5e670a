package io.github.onhook.aws;

/** What to do about failures of the network that many have, and whose own words do not help. */
final class NetworkAdvice {

    private static final String PASSWORD = "asks for a user and a password";

    private NetworkAdvice() {}

    /** The message, with the remedy where there is one. */
    static String with(String message) {
        if (message.contains(" 407 ") && !message.contains(PASSWORD)) {
            return message + "; the proxy " + PASSWORD + ": set them in HTTPS_PROXY, http://user:password@host:port";
        }
        if (message.contains("unable to find valid certification path")) {
            return message + "; name the certificates that are to be trusted here by --ca-bundle or AWS_CA_BUNDLE";
        }
        return message;
    }
}
