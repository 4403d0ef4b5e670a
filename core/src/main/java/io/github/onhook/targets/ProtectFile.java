package io.github.onhook.targets;

import io.github.onhook.model.PhoneNumber;
import io.github.onhook.targets.Targets.BadTargetsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A list of numbers that must not be touched: one a line, {@code #} begins a comment. */
final class ProtectFile {

    /** After so many wrong lines no more are read: this is no list of numbers, and may never end. */
    private static final int MOST_WRONG = 10_000;

    private final TextInput input;
    private final PackedNumbers.Builder numbers = new PackedNumbers.Builder();
    private final MistakeLog mistakes = new MistakeLog();
    private final CutCheck cut = new CutCheck();

    private ProtectFile(TextInput input) {
        this.input = input;
    }

    /**
     * Reads the numbers; blocks. Spaces, dashes, dots and parentheses in them are dropped, and characters that cannot be
     * seen. The numbers are packed: ten million take 80 MB.
     *
     * @throws BadTargetsException naming every line that is not a number
     * @throws IOException if the file cannot be read
     */
    static Set<PhoneNumber> read(Path file) throws IOException {
        try (TextInput input = TextInput.open(Files.newInputStream(file))) {
            ProtectFile reading = new ProtectFile(input);
            reading.read();
            if (reading.mistakes.count() > 0) {
                throw new BadTargetsException(file.toString(), reading.mistakes);
            }
            return reading.numbers.build();
        }
    }

    private void read() throws IOException {
        if (input.otherThanText() != null) {
            mistakes.add("this is " + input.otherThanText());
            return;
        }
        Lines lines = new Lines(input.reader());
        PhoneNumber last = null;
        long lastLine = 0;
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (mistakes.count() == MOST_WRONG) {
                mistakes.add("so many lines are wrong that it was read no further");
                return;
            }
            if (last != null) {
                cut.add(last);
            }
            last = number(line, lines);
            lastLine = lines.number();
        }
        String mistake = last == null || input.endsWithLineEnd() ? null : cut.cut(last);
        if (mistake != null) {
            mistakes.add(lastLine, mistake);
        }
    }

    private @Nullable PhoneNumber number(String line, Lines lines) {
        int comment = line.indexOf('#');
        String written = Visible.clean(comment < 0 ? line : line.substring(0, comment));
        if (comment < 0 && lines.isTooLong()) {
            mistakes.add(lines.number(), "is longer than 65,536 characters: put one number on each line");
        } else if (!Visible.isDecoded(written)) {
            mistakes.add(lines.number(), "has bytes that are not " + input.encoding() + ": save the file as UTF-8");
        } else if (Visible.firstUnseen(written) >= 0) {
            mistakes.add(
                    lines.number(),
                    "holds " + Visible.codePoint(Visible.firstUnseen(written))
                            + ", which cannot be seen: take it away");
        } else if (!written.isEmpty()) {
            return parsed(written, lines.number());
        }
        return null;
    }

    private @Nullable PhoneNumber parsed(String written, long line) {
        String explanation = PhoneText.explanation(written);
        if (explanation != null) {
            mistakes.add(line, "is not one number in E.164 form: it " + explanation);
            return null;
        }
        try {
            PhoneNumber number = PhoneText.parse(written);
            numbers.add(number);
            return number;
        } catch (IllegalArgumentException e) {
            mistakes.add(line, "is not one number in E.164 form: " + e.getMessage());
            return null;
        }
    }
}
