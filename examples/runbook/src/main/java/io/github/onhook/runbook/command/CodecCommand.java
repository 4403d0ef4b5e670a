package io.github.onhook.runbook.command;

import io.github.onhook.runbook.temporal.CodecServer;
import io.github.onhook.runbook.temporal.TemporalAddOn;
import io.github.onhook.runbook.terminal.ExitCode;
import io.github.onhook.runbook.terminal.Problems;
import io.github.onhook.runbook.terminal.Signals;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.temporal.HistoryKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves a codec server until it is stopped. */
@Command(
        name = "codec",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Opens sealed payloads for Temporal's UI and CLI.",
        footer = {
            "",
            "Examples:",
            "  onhook codec --history-keys history.keys --token-file codec.token",
            "",
            "Exit codes: 0 it was stopped; 2 bad input; 4 could not start."
        })
public final class CodecCommand implements Callable<Integer> {

    private static final int SHORTEST_TOKEN = 16;

    private final Terminal terminal;
    private final Signals signals;

    @Option(names = "--history-keys", paramLabel = "FILE", required = true, description = "The keys of the histories.")
    private Path keys = Path.of("");

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            required = true,
            description = "A file with the token that requests must have: 'Authorization: Bearer TOKEN'.")
    private Path token = Path.of("");

    @Option(names = "--port", paramLabel = "N", description = "Where to listen (8081).")
    private int port = 8081;

    @Option(
            names = "--address",
            paramLabel = "ADDRESS",
            description = "The address to listen on (127.0.0.1). It speaks HTTP: put TLS before it.")
    private @Nullable String address;

    @Option(
            names = "--web-origin",
            paramLabel = "URL",
            description = "The origin of Temporal's UI, such as http://localhost:8233, from which browsers may call.")
    private @Nullable String origin;

    public CodecCommand(Terminal terminal, Signals signals) {
        this.terminal = terminal;
        this.signals = signals;
    }

    @Override
    public Integer call() throws InterruptedException {
        TemporalAddOn.require();
        Problems problems = new Problems();
        HistoryKeys known = problems.check(keys.toString(), () -> HistoryKeys.read(keys));
        String secret = problems.check(token.toString(), this::token);
        problems.throwIfAny();
        CountDownLatch signalled = new CountDownLatch(1);
        signals.expect(signalled::countDown);
        try (CodecServer server =
                CodecServer.at(address, port, Problems.known(known).codec(), Problems.known(secret), origin)) {
            terminal.out().println("opening payloads at port " + server.port());
            if (!terminal.out().isBroken()) {
                signalled.await();
            }
        }
        return ExitCode.DONE;
    }

    private String token() throws IOException {
        String text = Files.readString(token, StandardCharsets.UTF_8).strip();
        if (text.length() < SHORTEST_TOKEN) {
            throw new IllegalArgumentException(
                    "a token has at least " + SHORTEST_TOKEN + " characters; make one with: openssl rand -hex 32");
        }
        return text;
    }
}
