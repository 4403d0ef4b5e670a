package io.github.onhook.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.fault.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code FAULTS.md} agrees with the parser. */
class FaultPageTest {
    private static final Path PAGE = Path.of("FAULTS.md");

    private static List<String> examples() throws IOException {
        return Pattern.compile("```json\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleOfThePageIsRead(String example) {
        assertThat(Faults.parse(example)).isNotEmpty();
    }

    @Test
    void parsesTheFirstExampleLikeItsJava() throws IOException {
        Fault inJava = Fault.when()
                .named("the first account loses its answers for five seconds")
                .account(1)
                .within(Duration.ZERO, Duration.ofSeconds(5))
                .then(Effect.loseAnswer());

        assertThat(Faults.parse(examples().get(0))).containsExactly(inJava);
        assertThat(Files.readString(PAGE))
                .contains("Fault.when().account(1).within(Duration.ZERO,"
                        + " Duration.ofSeconds(5)).then(Effect.loseAnswer())");
    }

    private static List<String> words() throws IOException {
        String then = Files.readString(PAGE).split("## Then", 2)[1].split("An `error` may", 2)[0];
        return Pattern.compile("^\\| `(.+?)` \\|", Pattern.MULTILINE)
                .matcher(then)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("words")
    void everyEffectOfThePageIsRead(String then) {
        assertThat(Faults.parse("{\"faults\": [{\"then\": " + then + "}]}"))
                .singleElement()
                .satisfies(fault -> assertThat(fault.effect()).isNotNull());
    }

    @ParameterizedTest
    @ValueSource(strings = {"200ms", "100ms..300ms", "normal 200ms 50ms", "exponential 200ms"})
    void everyDelayOfThePageIsRead(String delay) throws IOException {
        assertThat(Files.readString(PAGE)).contains("`\"" + delay + "\"`");
        assertThat(Faults.parse("[{\"delay\": \"" + delay + "\"}]").get(0).delay())
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3 | 3 | 3 | 1",
                "\"1..3\" | 1 | 3 | 1",
                "\"4..\" | 4 | 9223372036854775807 | 1",
                "\"every 10\" | 10 | 9223372036854775807 | 10"
            })
    void everyWayToCountCallsIsRead(String calls, long from, long to, long every) {
        assertThat(Faults.parse("[{\"calls\": " + calls + ", \"then\": \"drop\"}]")
                        .get(0)
                        .calls())
                .isEqualTo(new Fault.Calls(from, to, every));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"then\": \"explode\"} | loseAnswer",
                "{\"acount\": 1, \"then\": \"drop\"} | \"acount\" is not one of",
                "{\"account\": \"12\", \"then\": \"drop\"} | 12 digits in quotes",
                "{\"within\": \"5s\", \"then\": \"drop\"} | 0s..5s",
                "{\"within\": \"5s..1s\", \"then\": \"drop\"} | upward",
                "{\"delay\": \"quick\"} | a duration must be like 250ms",
                "{\"calls\": \"often\", \"then\": \"drop\"} | every 10",
                "{\"share\": 0, \"then\": \"drop\"} | above 0 and at most 1",
                "{\"share\": \"half\", \"then\": \"drop\"} | must be a number",
                "{\"operation\": \"Fly\", \"then\": \"drop\"} | DisassociatePhoneNumbersFromVoiceConnector",
                "{\"number\": \"12\", \"then\": \"drop\"} | must be + and 2 to 15 digits",
                "{\"then\": {\"error\": \"Odd\"}} | status must be given",
                "{\"then\": {\"error\": \"Odd\", \"status\": 200}} | 400..599",
                "{\"region\": \"us-east-1\"} | must delay or do something",
            })
    void whatIsWrongIsNamedWithTheRule(String rule, String hint) {
        assertThatThrownBy(() -> Faults.parse("{\"faults\": [{\"then\": \"drop\"}, " + rule + "]}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("fault 2: ")
                .hasMessageContaining(hint);
    }

    @Test
    void namesAnUnknownAccount() {
        try (Simulator simulator =
                Simulator.start(Fleet.generate(FleetShape.of().accounts(2)))) {
            assertThatThrownBy(() -> simulator.faults().add(Faults.parse("[{\"account\": 3, \"then\": \"drop\"}]")))
                    .hasMessage("the fleet has accounts 1 to 2, a fault means account 3");
        }
    }

    @Test
    void aFileIsReadAsItsText(@TempDir Path directory) throws IOException {
        Path file =
                Files.writeString(directory.resolve("faults.json"), examples().get(0));

        assertThat(Faults.parse(file)).isEqualTo(Faults.parse(examples().get(0)));
    }
}
