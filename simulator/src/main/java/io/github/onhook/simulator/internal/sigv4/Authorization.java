package io.github.onhook.simulator.internal.sigv4;

import org.jspecify.annotations.Nullable;

/**
 * The parts of an {@code Authorization} header.
 *
 * @param scope date, Region, service and {@code aws4_request}, joined by slashes as they stood
 * @param signedHeaders lower-case names joined by semicolons as they stood
 */
public record Authorization(
        String accessKeyId,
        String scope,
        String date,
        String region,
        String service,
        String signedHeaders,
        String signature) {

    private static final String ALGORITHM = "AWS4-HMAC-SHA256 ";

    /** The header's parts, or null where it is not a whole Signature Version 4 header. */
    public static @Nullable Authorization parse(String header) {
        if (!header.startsWith(ALGORITHM)) {
            return null;
        }
        String credential = part(header, "Credential=");
        String signedHeaders = part(header, "SignedHeaders=");
        String signature = part(header, "Signature=");
        if (credential == null || signedHeaders == null || signature == null) {
            return null;
        }
        int key = credential.indexOf('/');
        int date = credential.indexOf('/', key + 1);
        int region = credential.indexOf('/', date + 1);
        int service = credential.indexOf('/', region + 1);
        if (key < 1 || date < 0 || region < 0 || service < 0 || !credential.endsWith("/aws4_request")) {
            return null;
        }
        return new Authorization(
                credential.substring(0, key),
                credential.substring(key + 1),
                credential.substring(key + 1, date),
                credential.substring(date + 1, region),
                credential.substring(region + 1, service),
                signedHeaders,
                signature);
    }

    private static @Nullable String part(String header, String name) {
        int from = header.indexOf(name, ALGORITHM.length());
        while (from > 0 && header.charAt(from - 1) != ' ' && header.charAt(from - 1) != ',') {
            from = header.indexOf(name, from + 1);
        }
        if (from < 0) {
            return null;
        }
        from += name.length();
        int end = header.indexOf(',', from);
        return header.substring(from, end < 0 ? header.length() : end).strip();
    }
}
