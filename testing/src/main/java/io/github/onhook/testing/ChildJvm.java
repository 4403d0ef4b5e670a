package io.github.onhook.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a JVM that runs a class of this JVM's class path, with the flags of JVMs that live for seconds. */
public final class ChildJvm {

    private static final List<String> FLAGS = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto");

    private ChildJvm() {}

    /** Without further JVM options. */
    public static List<String> command(Class<?> main) {
        return command(List.of(), main);
    }

    /**
     * Ends with the name of the class: its arguments can be appended.
     *
     * @param options further ones of the JVM, such as {@code -Dname=value}
     */
    public static List<String> command(List<String> options, Class<?> main) {
        return command(options, System.getProperty("java.class.path"), main);
    }

    /** With a class path of its own. */
    public static List<String> command(List<String> options, String classPath, Class<?> main) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName()));
        return command;
    }
}
