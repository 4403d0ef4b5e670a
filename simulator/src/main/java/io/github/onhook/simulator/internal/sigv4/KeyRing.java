package io.github.onhook.simulator.internal.sigv4;

import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.spec.SecretKeySpec;

/** The signing keys of one secret, each derived once: a client uses one key a day for each Region and service. */
public final class KeyRing {
    private static final int SCOPES = 64;

    private final String secret;
    private final Map<String, Key> keys = new ConcurrentHashMap<>(2);

    public KeyRing(String secret) {
        this.secret = secret;
    }

    Key key(Authorization authorization) {
        Key known = keys.get(authorization.scope());
        if (known != null) {
            return known;
        }
        if (keys.size() >= SCOPES) {
            keys.clear();
        }
        Key derived = derive(authorization);
        keys.put(authorization.scope(), derived);
        return derived;
    }

    private Key derive(Authorization authorization) {
        byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (String part :
                new String[] {authorization.date(), authorization.region(), authorization.service(), "aws4_request"}) {
            key = Digests.hmac(spec(key), part.getBytes(StandardCharsets.UTF_8));
        }
        return spec(key);
    }

    private static Key spec(byte[] key) {
        return new SecretKeySpec(key, "HmacSHA256");
    }

    @Override
    public String toString() {
        return "KeyRing[REDACTED]";
    }
}
