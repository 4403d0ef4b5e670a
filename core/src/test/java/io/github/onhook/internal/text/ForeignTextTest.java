package io.github.onhook.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Text from outside shows as what it is, and has an end. */
class ForeignTextTest {

    private static final Set<Integer> HIDDEN = Set.of(
            (int) Character.CONTROL,
            (int) Character.FORMAT,
            (int) Character.LINE_SEPARATOR,
            (int) Character.PARAGRAPH_SEPARATOR,
            (int) Character.SURROGATE,
            (int) Character.UNASSIGNED);

    @Test
    void escapesEveryCharacterThatIsNotShown() {
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(c -> HIDDEN.contains(Character.getType(c)))
                .forEach(c -> {
                    String text = ForeignText.visible("a" + Character.toString(c) + "b");

                    assertThat(text).as("U+%04X", c).startsWith("a\\").endsWith("b");
                    assertThat(text.codePoints().allMatch(left -> left >= ' ' && left < 0x7f))
                            .as("U+%04X as %s", c, text)
                            .isTrue();
                });
    }

    @Test
    void leavesEveryOtherCharacterAsItIs() {
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(c -> !HIDDEN.contains(Character.getType(c)))
                .forEach(c -> {
                    String text = Character.toString(c);
                    assertThat(ForeignText.visible(text)).as("U+%04X", c).isEqualTo(text);
                });
    }

    @Test
    void namesWhatItEscapes() {
        assertThat(ForeignText.visible("two\r\nlines\t\u001b[31m \u202egnp.exe \u2028 \u0085 ünï 📞"))
                .isEqualTo("two\\r\\nlines\\t\\u001b[31m \\u202egnp.exe \\u2028 \\u0085 ünï 📞");
        assertThat(ForeignText.visible(Character.toString(0xe0041))).isEqualTo("\\u{e0041}");
        assertThat(ForeignText.visible("\ud83d alone")).isEqualTo("\\ud83d alone");
    }

    @Test
    void cutsWithAMarkAndNeverWithinACharacter() {
        assertThat(ForeignText.code("x".repeat(128))).isEqualTo("x".repeat(128));
        assertThat(ForeignText.code("x".repeat(100_000))).isEqualTo("x".repeat(127) + "…");
        assertThat(ForeignText.message("y".repeat(5_000))).hasSize(4096).endsWith("y…");
        assertThat(ForeignText.message("\u0000".repeat(5_000))).hasSize(4096).endsWith("…");
        assertThat(ForeignText.code("x".repeat(126) + "📞📞")).isEqualTo("x".repeat(126) + "…");
    }

    @Test
    void changesNothingTheSecondTime() {
        String once = ForeignText.message("\u202e" + "z".repeat(5_000));

        assertThat(ForeignText.message(once)).isSameAs(once);
    }

    @Test
    void holdsForReasonsByConstruction() {
        Reason reason = new Reason(Source.NUMBER, "c".repeat(100_000), "m\u001b".repeat(10_000), "r\n".repeat(1_000));

        assertThat(reason.code()).hasSize(128);
        assertThat(reason.message()).hasSize(4096).startsWith("m\\u001bm");
        assertThat(reason.requestId()).hasSize(128).doesNotContain("\n");
    }
}
