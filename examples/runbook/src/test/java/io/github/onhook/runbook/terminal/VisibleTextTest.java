package io.github.onhook.runbook.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Logs and stack traces hold text from outside: none of it reaches a terminal raw. */
class VisibleTextTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream log = new VisibleText(new PrintStream(bytes, true, StandardCharsets.UTF_8));

    @Test
    void escapesWhateverIsPrinted() {
        log.println("one\u001b[2J\ntwo");
        log.print('\u0085');
        log.print(new char[] {'\u202e'});
        log.printf("%s", "\u2028");
        log.append("\u200f").println((Object) null);

        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("one\\u001b[2J\\ntwo", "\\u0085\\u202e\\u2028\\u200fnull");
    }

    @Test
    void keepsTheLinesOfAStackTrace() {
        new IllegalStateException("a\u001bmessage", new RuntimeException("of\ntwo lines")).printStackTrace(log);

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .startsWith("java.lang.IllegalStateException: a\\u001bmessage" + System.lineSeparator() + "\tat ")
                .contains("Caused by: java.lang.RuntimeException: of\\ntwo lines");
    }

    @Test
    void printableIsTheSameForOneText() {
        assertThat(IntStream.rangeClosed(0, 0xffff)
                        .filter(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT)
                        .mapToObj(c -> Terminal.printable(Character.toString(c))))
                .allMatch(text -> text.chars().allMatch(c -> c >= ' ' && c < 0x7f));
    }
}
