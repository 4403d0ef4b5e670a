package io.github.onhook.simulator.internal.sigv4;

import io.github.onhook.simulator.internal.wire.Bytes;
import io.github.onhook.simulator.internal.wire.Call;
import io.github.onhook.simulator.internal.wire.Percent;
import io.netty.util.concurrent.FastThreadLocal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether a call was signed with a secret, by making its signature again. */
public final class Signature {
    private static final FastThreadLocal<Bytes> SCRATCH = new FastThreadLocal<>() {
        @Override
        protected Bytes initialValue() {
            return new Bytes(2048);
        }
    };

    private Signature() {}

    /**
     * Makes the signature again and compares.
     *
     * @param timestamp the value of {@code X-Amz-Date}
     */
    public static boolean matches(Call call, Authorization authorization, String timestamp, KeyRing keys) {
        byte[] bodyHash = Digests.sha256(call.body(), call.body().length);
        String claimed = call.header("x-amz-content-sha256");
        String payload = HexFormat.of().formatHex(bodyHash);
        if (claimed != null && !claimed.equals(payload)) {
            return false;
        }
        Bytes canonical = SCRATCH.get().clear();
        if (!canonicalRequest(call, authorization, payload, canonical)) {
            return false;
        }
        String hash = HexFormat.of().formatHex(Digests.sha256(canonical.array(), canonical.length()));
        Bytes toSign = canonical.clear();
        toSign.put("AWS4-HMAC-SHA256\n").put(timestamp).put("\n").put(authorization.scope());
        toSign.put("\n").put(hash);
        byte[] expected = Digests.hmac(keys.key(authorization), toSign.array(), toSign.length());
        return HexFormat.of().formatHex(expected).equals(authorization.signature());
    }

    private static boolean canonicalRequest(Call call, Authorization authorization, String payload, Bytes out) {
        out.put(call.method()).put("\n");
        Percent.encode(normalized(call.path()), '/', out);
        out.put("\n");
        canonicalQuery(call.query(), out);
        out.put("\n");
        String names = authorization.signedHeaders();
        boolean host = false;
        for (int from = 0; from < names.length(); ) {
            int end = names.indexOf(';', from);
            end = end < 0 ? names.length() : end;
            String name = names.substring(from, end);
            host |= name.equals("host");
            if (!canonicalHeader(call, name, out)) {
                return false;
            }
            from = end + 1;
        }
        out.put("\n").put(names).put("\n").put(payload);
        return host;
    }

    /** Signers resolve dots in a path before they sign it; a slash that this leaves at the end they take away. */
    private static String normalized(String path) {
        if (!path.contains("/.") && !path.contains("//")) {
            return path;
        }
        try {
            String resolved = URI.create("http://host" + path).normalize().getRawPath();
            boolean slashLeft = resolved.length() > 1 && resolved.endsWith("/") && !path.endsWith("/");
            return slashLeft ? resolved.substring(0, resolved.length() - 1) : resolved;
        } catch (IllegalArgumentException e) {
            return path;
        }
    }

    private static boolean canonicalHeader(Call call, String name, Bytes out) {
        String first = call.header(name);
        if (first == null) {
            return false;
        }
        List<String> values = call.headers().getAll(name);
        out.put(name).put(":");
        for (int i = 0; i < values.size(); i++) {
            out.put(i == 0 ? "" : ",");
            byte[] value = collapse(values.get(i)).getBytes(StandardCharsets.UTF_8);
            out.write(value, 0, value.length);
        }
        out.put("\n");
        return true;
    }

    private static String collapse(String value) {
        String trimmed = value.strip();
        return trimmed.contains("  ") ? trimmed.replaceAll(" +", " ") : trimmed;
    }

    private static void canonicalQuery(String query, Bytes out) {
        if (query.isEmpty()) {
            return;
        }
        Map<String, List<String>> sorted = new TreeMap<>();
        for (int from = 0; from < query.length(); ) {
            int end = query.indexOf('&', from);
            end = end < 0 ? query.length() : end;
            int equals = query.indexOf('=', from);
            boolean bare = equals < 0 || equals > end;
            String name = query.substring(from, bare ? end : equals);
            String value = bare ? "" : query.substring(equals + 1, end);
            sorted.computeIfAbsent(encoded(name), n -> new ArrayList<>(1)).add(encoded(value));
            from = end + 1;
        }
        String separator = "";
        for (Map.Entry<String, List<String>> entry : sorted.entrySet()) {
            entry.getValue().sort(null);
            for (String value : entry.getValue()) {
                out.put(separator).put(entry.getKey()).put("=").put(value);
                separator = "&";
            }
        }
    }

    private static String encoded(String part) {
        if (part.chars().allMatch(Percent::unreserved)) {
            return part;
        }
        Bytes out = new Bytes(part.length() * 2);
        Percent.encode(Percent.decode(part, false), '~', out);
        return new String(out.array(), 0, out.length(), StandardCharsets.US_ASCII);
    }
}
