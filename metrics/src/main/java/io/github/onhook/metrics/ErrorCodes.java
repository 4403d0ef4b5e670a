package io.github.onhook.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Codes of errors as tags. They come from outside: were each a new one, the series would have no bound. */
final class ErrorCodes {

    /** How many different codes there are at most, the two below aside. */
    static final int MOST = 100;

    static final String NONE = "none";
    static final String OTHER = "other";

    private static final Pattern NAME = Pattern.compile("[\\w.:-]{1,64}");

    private final Set<String> known = ConcurrentHashMap.newKeySet();

    /** The code itself as long as there are few, and {@link #OTHER} then. */
    String tag(@Nullable String code) {
        if (code == null) {
            return NONE;
        }
        if (known.contains(code)) {
            return code;
        }
        if (known.size() >= MOST || !NAME.matcher(code).matches()) {
            return OTHER;
        }
        known.add(code);
        return code;
    }
}
