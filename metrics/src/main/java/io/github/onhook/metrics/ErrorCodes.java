package io.github.onhook.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Error codes as tag values. Limits their number, because codes come from the service and each new one adds series. */
final class ErrorCodes {

    /** Maximum number of distinct codes, apart from the two below. */
    static final int MOST = 100;

    static final String NONE = "none";
    static final String OTHER = "other";

    private static final Pattern NAME = Pattern.compile("[\\w.:-]{1,64}");

    private final Set<String> known = ConcurrentHashMap.newKeySet();

    /** The code itself, or {@link #OTHER} once the limit is reached. */
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
