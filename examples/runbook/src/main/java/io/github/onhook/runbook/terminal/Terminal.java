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
 * @param outColumns how wide a line of the results may be
 */
public record Terminal(
        InputStream in,
        ResultStream out,
        PrintStream err,
        boolean outColoured,
        boolean errInteractive,
        int columns,
        int outColumns) {

    private static final int USUAL_COLUMNS = 100;
    private static final int NARROWEST = 40;

    /** Results are broken into lines where they are coloured: for a person. */
    public Terminal(
            InputStream in,
            ResultStream out,
            PrintStream err,
            boolean outColoured,
            boolean errInteractive,
            int columns) {
        this(in, out, err, outColoured, errInteractive, columns, outColoured ? columns : LineWrapper.UNBOUNDED);
    }

    /**
     * This process's own. What they are connected to is known to the launcher, and not to the JDK. What else writes to
     * standard error, such as logs and stack traces, goes through {@link VisibleText} from now on.
     */
    public static Terminal ofProcess() {
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        System.setErr(new VisibleText(err));
        String noColour = System.getenv("NO_COLOR");
        boolean dumb = "dumb".equals(System.getenv("TERM"));
        boolean outInteractive = Boolean.getBoolean("onhook.terminal.out");
        int columns = Math.max(NARROWEST, Integer.getInteger("onhook.terminal.columns", USUAL_COLUMNS));
        return new Terminal(
                System.in,
                ResultStream.ofProcess(),
                err,
                outInteractive && !dumb && (noColour == null || noColour.isEmpty()),
                Boolean.getBoolean("onhook.terminal.err") && !dumb,
                columns,
                outInteractive ? columns : LineWrapper.UNBOUNDED);
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
