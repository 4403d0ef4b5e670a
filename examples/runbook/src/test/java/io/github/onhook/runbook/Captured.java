package io.github.onhook.runbook;

import io.github.onhook.runbook.terminal.LineWrapper;
import io.github.onhook.runbook.terminal.ResultStream;
import io.github.onhook.runbook.terminal.Signals;
import io.github.onhook.runbook.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.ToIntBiFunction;

/** The command, run within this process, and what it wrote. */
public record Captured(int exitCode, String out, String err) {

    // What the command remembers of plans is not this machine's business.
    static {
        System.setProperty("onhook.cache", Path.of("target", "cache").toString());
    }

    public static Captured onhook(String... args) {
        return onhookReading("", args);
    }

    /** What a command does once it has its options. */
    @FunctionalInterface
    interface Body {
        int carryOut(Terminal terminal, Signals signals) throws Exception;
    }

    static Captured of(Body body) {
        return captured("", (terminal, signals) -> {
            try {
                return body.carryOut(terminal, signals);
            } catch (Exception | Error e) {
                return Onhook.fail(terminal, e, false);
            }
        });
    }

    /** As at a person's terminal, so many columns wide. */
    static Captured onhookAt(int columns, String... args) {
        return captured("", columns, (terminal, signals) -> Onhook.execute(terminal, signals, args));
    }

    static Captured onhookReading(String in, String... args) {
        return onhookReading(in, signals -> {}, args);
    }

    /** Gives the test what stops the run, before the command begins. */
    static Captured onhookReading(String in, Consumer<Signals> stopping, String... args) {
        return captured(in, (terminal, signals) -> {
            stopping.accept(signals);
            return Onhook.execute(terminal, signals, args);
        });
    }

    private static Captured captured(String in, ToIntBiFunction<Terminal, Signals> command) {
        return captured(in, LineWrapper.UNBOUNDED, command);
    }

    private static Captured captured(String in, int outColumns, ToIntBiFunction<Terminal, Signals> command) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                ResultStream.to(out),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false,
                100,
                outColumns);
        int exitCode;
        try (Signals signals = Signals.ofProcess(terminal)) {
            exitCode = command.applyAsInt(terminal, signals);
        }
        return new Captured(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
