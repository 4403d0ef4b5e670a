package io.github.onhook.runbook.terminal;

import io.github.onhook.targets.Targets.BadTargetsException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Gathers everything that is wrong with the input, so that it is said all at once. */
public final class Problems {

    /** The name of a setting at the beginning of what its builder says of it. */
    private static final Pattern SETTING =
            Pattern.compile("^(?:[a-z]+(?:[A-Z][a-z]+)+|rate|burst|headroom|attempts|deadline)(?= must)");

    private static final Pattern HUMP = Pattern.compile("([A-Z])");

    private final List<String> lines = new ArrayList<>();

    public interface Check<T> {
        T get() throws IOException;
    }

    public void add(String problem) {
        lines.add(problem);
    }

    /** The value, or {@code null} where it cannot be had, and then it is known why. */
    public <T> @Nullable T check(String what, Check<T> check) {
        try {
            return check.get();
        } catch (BadTargetsException e) {
            lines.add(what + " has " + e.count() + (e.count() == 1 ? " problem:" : " problems:"));
            e.problems().forEach(problem -> lines.add("  " + problem));
        } catch (IllegalArgumentException e) {
            for (String problem : String.valueOf(e.getMessage()).split("; ", -1)) {
                lines.add(asOption(problem));
            }
        } catch (NoSuchFileException e) {
            lines.add(what + " does not exist");
        } catch (AccessDeniedException e) {
            lines.add(what + " may not be read");
        } catch (IOException e) {
            lines.add(what + " cannot be read: " + e.getMessage());
        }
        return null;
    }

    public void throwIfAny() {
        if (!lines.isEmpty()) {
            List<String> all = new ArrayList<>(lines);
            all.add("nothing was sent");
            throw CommandFailure.badInput(all);
        }
    }

    /** What was checked, once it is sure that nothing is wrong. */
    public static <T> T known(@Nullable T checked) {
        return Objects.requireNonNull(checked, "a problem went unnoticed");
    }

    /** {@code batchSize must} as {@code --batch-size must}. */
    private static String asOption(String problem) {
        return SETTING.matcher(problem)
                .replaceFirst(setting -> "--"
                        + HUMP.matcher(setting.group())
                                .replaceAll(hump -> "-" + hump.group().toLowerCase(Locale.ROOT)));
    }
}
