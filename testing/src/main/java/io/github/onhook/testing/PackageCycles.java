package io.github.onhook.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/** Packages of a module that depend on themselves through others, as {@code jdeps} sees the classes. */
public final class PackageCycles {

    private static final Pattern ARROW = Pattern.compile("(?m)^\\s+(\\S+)\\s+-> (\\S+)");

    private PackageCycles() {}

    /**
     * The packages that reach themselves, of the module that a class belongs to.
     *
     * @param type one of the module's main classes, in its outermost package
     * @throws IllegalStateException if the module has fewer than two packages, or cannot be read
     */
    public static Set<String> of(Class<?> type) throws Exception {
        Map<String, Set<String>> uses = uses(
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()), type.getPackageName());
        if (uses.size() < 2) {
            throw new IllegalStateException("jdeps finds no packages beside that of " + type);
        }
        Set<String> cyclic = new TreeSet<>(uses.keySet());
        cyclic.removeIf(name -> !below(name, uses).contains(name));
        return cyclic;
    }

    private static Map<String, Set<String>> uses(Path classes, String outermost) {
        StringWriter output = new StringWriter();
        PrintWriter out = new PrintWriter(output);
        int code = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(out, out, "-verbose:package", "--multi-release", "base", classes.toString());
        if (code != 0) {
            throw new IllegalStateException("jdeps " + classes + ": " + output);
        }
        Map<String, Set<String>> uses = new TreeMap<>();
        for (Matcher arrow = ARROW.matcher(output.toString()); arrow.find(); ) {
            if (arrow.group(1).startsWith(outermost) && arrow.group(2).startsWith(outermost)) {
                uses.computeIfAbsent(arrow.group(1), name -> new TreeSet<>()).add(arrow.group(2));
            }
        }
        return uses;
    }

    private static Set<String> below(String name, Map<String, Set<String>> uses) {
        Set<String> below = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(uses.getOrDefault(name, Set.of()));
        while (!open.isEmpty()) {
            String next = open.remove();
            if (below.add(next)) {
                open.addAll(uses.getOrDefault(next, Set.of()));
            }
        }
        return below;
    }
}
