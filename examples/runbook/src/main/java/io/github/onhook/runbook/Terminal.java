package io.github.onhook.runbook;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Help.Ansi;

/**
 * Where the command reads and writes.
 *
 * @param in standard input
 * @param out results
 * @param err progress, logs and errors
 * @param outColoured whether results may have colours
 * @param errInteractive whether a person watches what goes to {@code err}
 * @param columns how wide the person's window is
 */
record Terminal(
        InputStream in, PrintStream out, PrintStream err, boolean outColoured, boolean errInteractive, int columns) {

    private static final int USUAL_COLUMNS = 100;
    private static final int NARROWEST = 40;

    /** This process's own. What they are connected to is known to the launcher, and not to the JDK. */
    static Terminal ofProcess() {
        String noColour = System.getenv("NO_COLOR");
        return new Terminal(
                System.in,
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                Boolean.getBoolean("onhook.terminal.out") && (noColour == null || noColour.isEmpty()),
                Boolean.getBoolean("onhook.terminal.err") && !"dumb".equals(System.getenv("TERM")),
                Math.max(NARROWEST, Integer.getInteger("onhook.terminal.columns", USUAL_COLUMNS)));
    }

    /** Text with picocli's markup for results. */
    String styled(String markup) {
        return (outColoured ? Ansi.ON : Ansi.OFF).string(markup);
    }

    /** Text from outside must not steer the terminal. */
    static String printable(String outside) {
        return outside.replaceAll("\\p{Cntrl}", "?");
    }
}
