package io.github.onhook.targets;

import io.github.onhook.PhoneNumber;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A list of numbers that must not be touched: one a line, {@code #} begins a comment. */
public final class ProtectFile {

    private static final int MOST_KEPT = 100_000;

    private ProtectFile() {}

    /**
     * Reads the numbers; blocks. Spaces, dashes, dots and parentheses in them are dropped.
     *
     * @throws BadTargetsException naming every line that is not a number
     * @throws IOException if the file cannot be read
     */
    public static Set<PhoneNumber> read(Path file) throws IOException {
        Set<PhoneNumber> numbers = new HashSet<>();
        List<String> problems = new ArrayList<>();
        long wrong = 0;
        try (InputStream in = Files.newInputStream(file);
                BufferedReader reader = Utf8.reader(in)) {
            Lines lines = new Lines(reader);
            for (String line = lines.next(); line != null; line = lines.next()) {
                int comment = line.indexOf('#');
                String written = (comment < 0 ? line : line.substring(0, comment)).strip();
                if (written.isEmpty()) {
                    continue;
                }
                try {
                    numbers.add(PhoneText.parse(written));
                } catch (IllegalArgumentException e) {
                    wrong++;
                    if (problems.size() < MOST_KEPT) {
                        problems.add("line " + lines.number() + ": is not one number in E.164 form: " + e.getMessage());
                    }
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new BadTargetsException(file.toString(), problems, wrong);
        }
        return Set.copyOf(numbers);
    }
}
