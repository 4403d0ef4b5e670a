package io.github.onhook.simulator.internal.exchange;

import io.github.onhook.simulator.internal.sigv4.KeyRing;
import io.github.onhook.simulator.internal.state.BaseKey;
import io.github.onhook.simulator.internal.state.FleetData;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All callers: base keys and issued sessions. */
public final class Callers {
    /**
     * The prefix of every session's access key, so that a session of another simulator is never mistaken for a base
     * key.
     */
    static final String SESSION_PREFIX = "ASIAONHK";

    private static final String KEY_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String TEXT_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int MOST_SESSIONS = 200_000;

    private final Map<String, Caller> byAccessKey = new ConcurrentHashMap<>();
    private final Map<String, Caller> sessions = new ConcurrentHashMap<>();
    private final @Nullable Caller anyone;
    private final SplittableRandom random;

    /** @param hubKey of the account that assumes roles */
    public Callers(FleetData fleet, SimulatorSettings settings, BaseKey hubKey) {
        add(hubKey);
        fleet.baseKeys.values().forEach(this::add);
        anyone = settings.acceptAnyBaseCredentials() ? Caller.user(settings.hubAccount(), null) : null;
        random = new SplittableRandom(System.nanoTime());
    }

    private void add(BaseKey key) {
        byAccessKey.put(key.accessKeyId(), Caller.user(key.accountId(), new KeyRing(key.secretAccessKey())));
    }

    /** The caller of an access key, or null if unknown. */
    @Nullable public Caller find(String accessKeyId) {
        Caller session = sessions.get(accessKeyId);
        if (session != null) {
            return session;
        }
        Caller base = byAccessKey.get(accessKeyId);
        return base == null && !accessKeyId.startsWith(SESSION_PREFIX) ? anyone : base;
    }

    public void add(String accessKeyId, Caller session, long nowMillis) {
        if (sessions.size() >= MOST_SESSIONS) {
            sessions.values().removeIf(old -> old.session == null || old.session.expired(nowMillis));
        }
        sessions.put(accessKeyId, session);
    }

    public String newAccessKeyId() {
        return SESSION_PREFIX + text(KEY_CHARACTERS, 20 - SESSION_PREFIX.length());
    }

    public String newSecret() {
        return text(TEXT_CHARACTERS, 40);
    }

    public String newToken() {
        return "IQoJb25ob29r" + text(TEXT_CHARACTERS, 244);
    }

    public void forEachSession(Predicate<Caller> which, Consumer<Caller.Session> what) {
        sessions.values().stream().filter(which).forEach(caller -> {
            if (caller.session != null) {
                what.accept(caller.session);
            }
        });
    }

    private synchronized String text(String characters, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(characters.charAt(random.nextInt(characters.length())));
        }
        return text.toString();
    }
}
