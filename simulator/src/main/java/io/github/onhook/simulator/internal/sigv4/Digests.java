package io.github.onhook.simulator.internal.sigv4;

import io.netty.util.concurrent.FastThreadLocal;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import javax.crypto.Mac;

/** SHA-256 and its HMAC, one instance of each to a thread: looking them up costs more than using them. */
final class Digests {
    private static final FastThreadLocal<MessageDigest> SHA_256 = new FastThreadLocal<>() {
        @Override
        protected MessageDigest initialValue() throws GeneralSecurityException {
            return MessageDigest.getInstance("SHA-256");
        }
    };
    private static final FastThreadLocal<Mac> HMAC = new FastThreadLocal<>() {
        @Override
        protected Mac initialValue() throws GeneralSecurityException {
            return Mac.getInstance("HmacSHA256");
        }
    };

    private Digests() {}

    static byte[] sha256(byte[] bytes, int length) {
        MessageDigest digest = SHA_256.get();
        digest.update(bytes, 0, length);
        return digest.digest();
    }

    static byte[] hmac(Key key, byte[] bytes) {
        return hmac(key, bytes, bytes.length);
    }

    static byte[] hmac(Key key, byte[] bytes, int length) {
        Mac mac = HMAC.get();
        try {
            mac.init(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a signing key that HmacSHA256 refuses", e);
        }
        mac.update(bytes, 0, length);
        return mac.doFinal();
    }
}
