package io.github.onhook.runbook;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The command, run within this process, and what it wrote. */
record Captured(int exitCode, String out, String err) {

    // What the command remembers of plans is not this machine's business.
    static {
        System.setProperty("onhook.cache", Path.of("target", "cache").toString());
    }

    static Captured onhook(String... args) {
        return onhookReading("", args);
    }

    static Captured onhookReading(String in, String... args) {
        return onhookReading(in, signals -> {}, args);
    }

    /** Gives the test what stops the run, before the command begins. */
    static Captured onhookReading(String in, Consumer<Signals> stopping, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                ResultStream.to(out),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false,
                100);
        int exitCode;
        try (Signals signals = Signals.ofProcess(terminal)) {
            stopping.accept(signals);
            exitCode = Onhook.execute(terminal, signals, args);
        }
        return new Captured(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
