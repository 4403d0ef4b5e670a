package io.github.onhook.runbook.terminal;

import io.github.onhook.internal.text.ForeignText;
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
public record Terminal(
        InputStream in, ResultStream out, PrintStream err, boolean outColoured, boolean errInteractive, int columns) {

    private static final int USUAL_COLUMNS = 100;
    private static final int NARROWEST = 40;

    /**
     * This process's own. What they are connected to is known to the launcher, and not to the JDK. What else writes to
     * standard error, such as logs and stack traces, goes through {@link VisibleText} from now on.
     */
    public static Terminal ofProcess() {
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        System.setErr(new VisibleText(err));
        String noColour = System.getenv("NO_COLOR");
        boolean dumb = "dumb".equals(System.getenv("TERM"));
        return new Terminal(
                System.in,
                ResultStream.ofProcess(),
                err,
                Boolean.getBoolean("onhook.terminal.out") && !dumb && (noColour == null || noColour.isEmpty()),
                Boolean.getBoolean("onhook.terminal.err") && !dumb,
                Math.max(NARROWEST, Integer.getInteger("onhook.terminal.columns", USUAL_COLUMNS)));
    }

    /** Text with picocli's markup for results. */
    public String styled(String markup) {
        return (outColoured ? Ansi.ON : Ansi.OFF).string(markup);
    }

    /** Text from outside must neither steer the terminal nor fill it. */
    public static String printable(String outside) {
        return ForeignText.message(outside);
    }
}
