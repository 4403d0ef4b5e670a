package io.github.onhook.service.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The lines that the service writes where {@code logging.structured.format.console} names a format. */
class StructuredLogTest {

    private static String line(String format, String message, Throwable thrown) throws JoranException {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.putProperty("CONSOLE_LOG_STRUCTURED_FORMAT", format);
        context.putProperty("CONSOLE_LOG_CHARSET", "UTF-8");
        context.putObject(
                Environment.class.getName(),
                new MockEnvironment().withProperty("spring.application.name", "onhook-service"));
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(StructuredLogTest.class.getResource("/logback-spring.xml"));
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        ConsoleAppender<ILoggingEvent> console = (ConsoleAppender<ILoggingEvent>) root.getAppender("CONSOLE");
        return new String(
                console.getEncoder().encode(new LoggingEvent("caller", root, Level.ERROR, message, thrown, null)),
                UTF_8);
    }

    @Test
    void writesOneObjectOfTheElasticCommonSchemaALineWhateverTheMessageHolds() throws JoranException {
        String foreign = "Run 1 \n{\"log\":{\"level\":\"INFO\"}}\r\u2028forged";

        String line = line("ecs", foreign, new IllegalStateException(foreign));

        assertThat(line.strip().lines()).hasSize(1);
        JsonNode entry = JsonMapper.shared().readTree(line);
        assertThat(entry.at("/log/level").asString()).isEqualTo("ERROR");
        assertThat(entry.at("/service/name").asString()).isEqualTo("onhook-service");
        assertThat(entry.at("/ecs/version").asString()).startsWith("8.");
        assertThat(entry.at("/message").asString()).isEqualTo(foreign);
        assertThat(entry.at("/error/type").asString()).isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void writesLogstashToo() throws JoranException {
        JsonNode entry = JsonMapper.shared().readTree(line("logstash", "ready", new IllegalStateException("x")));

        assertThat(entry.at("/message").asString()).isEqualTo("ready");
        assertThat(entry.at("/@version").asString()).isEqualTo("1");
    }

    /** Spring Boot defines the variable as empty where no format is set. */
    @Test
    void writesPlainLinesWithoutAFormat() throws JoranException {
        assertThat(line("", "ready", new IllegalStateException("x"))).contains("ERROR", "ready");
    }
}
