package io.github.onhook.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.runbook.Processes.Ended;
import io.github.onhook.runbook.terminal.ResultStream;
import io.github.onhook.runbook.terminal.Signals;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.testing.ChildJvm;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever goes wrong, the command ends with 4 and one line. */
class UncaughtErrorTest {

    /** A process one of whose threads dies while another waits for it. */
    static final class Dies {

        private Dies() {}

        public static void main(String[] args) throws InterruptedException {
            Onhook.endWhenAThreadDies(System.err);
            Thread worker = new Thread(
                    () -> {
                        throw new NoClassDefFoundError("io/github/onhook/Gone\u001b[2J");
                    },
                    "worker-1");
            worker.start();
            new CountDownLatch(1).await();
        }
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                StackOverflowError.class,
                NoClassDefFoundError.class,
                ExceptionInInitializerError.class,
                IllegalStateException.class
            })
    void endsWithFourAndOneLineWhenACommandThrows(Class<? extends Throwable> thrown) throws Exception {
        Throwable error = thrown.getDeclaredConstructor().newInstance();
        InputStream broken = new InputStream() {
            @Override
            public int read() {
                return UncaughtErrorTest.<RuntimeException, Integer>sneak(error);
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                return read();
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream printed = new PrintStream(err, true, StandardCharsets.UTF_8);
        Terminal terminal =
                new Terminal(broken, ResultStream.to(new ByteArrayOutputStream()), printed, false, false, 100);

        int exitCode;
        try (Signals signals = Signals.ofProcess(terminal)) {
            exitCode = Onhook.execute(terminal, signals, "run", "--targets", "-", "--role-name", "VoiceOps");
        }

        assertThat(exitCode).isEqualTo(4);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("onhook: " + thrown.getName())
                .hasLineCount(1);
    }

    @Test
    void endsWithFourAndOneLineWhenAThreadDies() throws Exception {
        Ended died = Processes.ended(new ProcessBuilder(ChildJvm.command(Dies.class)).start());

        assertThat(died.exitCode()).isEqualTo(4);
        assertThat(died.err())
                .startsWith("onhook: java.lang.NoClassDefFoundError: io/github/onhook/Gone")
                .contains("in thread worker-1", "onhook resume DIR")
                .doesNotContain("\u001b")
                .hasLineCount(1);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable, T> T sneak(Throwable error) throws E {
        throw (E) error;
    }
}
