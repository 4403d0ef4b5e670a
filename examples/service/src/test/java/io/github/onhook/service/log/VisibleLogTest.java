package io.github.onhook.service.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The lines that the service's own configuration of logging writes. */
class VisibleLogTest {

    private final Logger root = configured();

    private static Logger configured() {
        LoggerContext context = new LoggerContext();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(VisibleLogTest.class.getResource("/logback-spring.xml"));
        } catch (ch.qos.logback.core.joran.spi.JoranException e) {
            throw new IllegalStateException(e);
        }
        return context.getLogger(Logger.ROOT_LOGGER_NAME);
    }

    private String line(String message, @Nullable Throwable thrown) {
        ConsoleAppender<ILoggingEvent> console = (ConsoleAppender<ILoggingEvent>) root.getAppender("CONSOLE");
        LayoutWrappingEncoder<ILoggingEvent> encoder = (LayoutWrappingEncoder<ILoggingEvent>) console.getEncoder();
        return encoder.getLayout().doLayout(new LoggingEvent("caller", root, Level.ERROR, message, thrown, null));
    }

    /** All of Cc, Cf, Zl and Zp. */
    private static List<String> steering() {
        return IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(c -> switch (Character.getType(c)) {
                    case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                        true;
                    default -> false;
                })
                .mapToObj(Character::toString)
                .toList();
    }

    @Test
    void escapesMessagesAndThoseOfExceptionsTheirCausesAndSuppressed() {
        List<String> steering = steering();
        String foreign = String.join("x", steering);
        IllegalStateException thrown =
                new IllegalStateException("top " + foreign, new RuntimeException("cause " + foreign));
        thrown.addSuppressed(new RuntimeException("suppressed " + foreign));

        String written = line("message " + foreign, thrown);

        String own = written.replace("\n", "").replace("\t", "").replace("\r", "");
        assertThat(steering).hasSizeGreaterThan(200).noneMatch(own::contains);
        assertThat(written).contains("message \\u0000x", "top \\u0000x", "cause \\u0000x", "suppressed \\u0000x");
    }

    @Test
    void letsNoMessageForgeALine() {
        String written = line("asked\nERROR forged", new IllegalStateException("one\nERROR forged\n\tat forged"));

        assertThat(written.lines())
                .noneMatch(line -> line.startsWith("ERROR forged") || line.startsWith("\tat forged"));
        assertThat(written).contains("asked\\nERROR forged", "one\\nERROR forged\\n\\tat forged");
    }
}
