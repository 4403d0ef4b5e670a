package io.github.onhook.benchmarks.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client to compare, as a command. */
public enum Contender {
    /** This library. */
    ONHOOK("Onhook", Library.class),
    /** One client for each location, with adaptive retries. */
    ADAPTIVE_EACH("Reactor flatMap, SDK adaptive, a client each", Loop.class, "adaptive", "each"),
    /** One client for all locations, with adaptive retries. */
    ADAPTIVE_SHARED("Reactor flatMap, SDK adaptive, one client", Loop.class, "adaptive", "shared"),
    /** The SDK's standard retries. */
    STANDARD("SDK standard, fixed concurrency", Loop.class, "standard", "each"),
    /** The same in Python. */
    BOTO3("boto3 thread pool, adaptive") {
        @Override
        public @Nullable String missing(Path scripts) {
            return works(List.of("python3", "-c", "import boto3")) ? null : "python3 with boto3 is not installed";
        }

        @Override
        List<String> command(Path scripts) {
            return List.of("python3", scripts.resolve("loop.py").toString());
        }
    },
    /** The same in JavaScript. */
    JAVASCRIPT("JavaScript SDK, bounded loop") {
        @Override
        public @Nullable String missing(Path scripts) {
            if (!works(List.of("node", "--version"))) {
                return "node is not installed";
            }
            return scripts.resolve("node_modules").toFile().isDirectory() ? null : "the SDK could not be installed";
        }

        @Override
        List<String> command(Path scripts) {
            return List.of("node", scripts.resolve("loop.mjs").toString());
        }
    };

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // A copy.
    private final List<String> java;

    Contender(String title) {
        this.title = title;
        this.java = List.of();
    }

    Contender(String title, Class<?> main, String... arguments) {
        this.title = title;
        List<String> command = new ArrayList<>(List.of(main.getName()));
        command.addAll(List.of(arguments));
        this.java = List.copyOf(command);
    }

    /** Its title in the table. */
    public String title() {
        return title;
    }

    /**
     * Why it cannot be run here; {@code null} if it can.
     *
     * @param scripts the directory of the scripts
     */
    public @Nullable String missing(Path scripts) {
        return null;
    }

    /** The command; followed by the work file and {@link #arguments()}. */
    List<String> command(Path scripts) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("java.class.path"),
                java.get(0));
    }

    /** The arguments after the work file. */
    List<String> arguments() {
        return java.isEmpty() ? List.of() : java.subList(1, java.size());
    }

    private static boolean works(List<String> command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
