package io.github.onhook.runbook.terminal;

import java.util.List;

/** The command ends here; its lines say why and what to do. */
public final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int exitCode;
    private final transient List<String> lines;

    private CommandFailure(int exitCode, List<String> lines, Throwable cause) {
        super(lines.get(0), cause);
        this.exitCode = exitCode;
        this.lines = List.copyOf(lines);
    }

    private CommandFailure(int exitCode, List<String> lines) {
        super(lines.get(0));
        this.exitCode = exitCode;
        this.lines = List.copyOf(lines);
    }

    /** Bad input or usage; nothing was sent. */
    public static CommandFailure badInput(List<String> lines) {
        return new CommandFailure(ExitCode.BAD_INPUT, lines);
    }

    /** Something outside stands in the way. */
    public static CommandFailure impossible(String line, Throwable cause) {
        return new CommandFailure(ExitCode.IMPOSSIBLE, List.of(line), cause);
    }

    /** Something outside stands in the way. */
    public static CommandFailure impossible(String line) {
        return new CommandFailure(ExitCode.IMPOSSIBLE, List.of(line));
    }

    public int exitCode() {
        return exitCode;
    }

    public List<String> lines() {
        return lines;
    }
}
