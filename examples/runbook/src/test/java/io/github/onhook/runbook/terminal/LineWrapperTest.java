package io.github.onhook.runbook.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineWrapperTest {

    private final LineWrapper lines = new LineWrapper(20);

    @Test
    void leavesALineThatFitsAsItIs() {
        assertThat(lines.wrap("  two   words", 4)).isEqualTo("  two   words");
        assertThat(lines.wrap("", 4)).isEmpty();
    }

    @Test
    void breaksAtSpacesAndIndentsTheOtherLines() {
        assertThat(lines.wrap("  1,667  The role could not be assumed", 9))
                .isEqualTo("  1,667  The role\n         could not\n         be assumed");
    }

    @Test
    void keepsAWordWholeThatIsWiderThanALine() {
        assertThat(lines.wrap("of arn:aws:iam::111122223333:role/VoiceOps: no", 4))
                .isEqualTo("of\n    arn:aws:iam::111122223333:role/VoiceOps:\n    no");
    }

    @Test
    void countsNoColours() {
        String styled = "\u001b[1m\u001b[33mPARTIAL\u001b[0m  of 20 numbers";

        assertThat(new LineWrapper(22).wrap(styled, 2)).isEqualTo(styled);
        assertThat(new LineWrapper(21).wrap(styled, 2)).endsWith("of 20\n  numbers");
    }

    @Test
    void breaksNothingForWhatIsNoTerminal() {
        String line = "word ".repeat(1_000);

        assertThat(new LineWrapper(LineWrapper.UNBOUNDED).wrap(line, 2)).isEqualTo(line);
    }
}
