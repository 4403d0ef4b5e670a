package io.github.onhook.runbook.options;

import io.github.onhook.model.Operation;
import io.github.onhook.model.SpotCheck;
import io.github.onhook.model.Tolerance;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the values of options are written. */
public final class Converters {

    private Converters() {}

    /** {@code 500ms}, {@code 10s}, {@code 2h}, {@code 1h30m}. */
    public static final class OfDuration implements ITypeConverter<Duration> {

        private static final Pattern FORM =
                Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m(?!s))?(?:(\\d{1,6})s)?(?:(\\d{1,9})ms)?");

        @Override
        public Duration convert(String value) {
            Matcher parts = FORM.matcher(value);
            if (value.isEmpty() || !parts.matches()) {
                throw new TypeConversionException(
                        "must be a duration such as 10s, 500ms or 1h30m, was '" + value + "'");
            }
            return Duration.ofHours(amount(parts, 1))
                    .plusMinutes(amount(parts, 2))
                    .plusSeconds(amount(parts, 3))
                    .plusMillis(amount(parts, 4));
        }

        private static long amount(Matcher parts, int group) {
            return parts.group(group) == null ? 0 : Long.parseLong(parts.group(group));
        }
    }

    /** {@code 20%}, as a share of one. */
    static final class OfShare implements ITypeConverter<Double> {

        private static final Pattern FORM = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)%?");

        @Override
        public Double convert(String value) {
            Matcher form = FORM.matcher(value);
            if (!form.matches()) {
                throw new TypeConversionException("must be a percentage such as 20%, was '" + value + "'");
            }
            return Double.parseDouble(form.group(1)) / 100;
        }
    }

    /** {@code none}, {@code first}, {@code 1%}. */
    static final class OfSpotCheck implements ITypeConverter<SpotCheck> {

        @Override
        public SpotCheck convert(String value) {
            try {
                return SpotCheck.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    /** {@code 9090}. */
    static final class OfPort implements ITypeConverter<Integer> {

        private static final Pattern FORM = Pattern.compile("[0-9]{1,5}");
        private static final int LARGEST = 65_535;

        @Override
        public Integer convert(String value) {
            int port = FORM.matcher(value).matches() ? Integer.parseInt(value) : 0;
            if (port < 1 || port > LARGEST) {
                throw new TypeConversionException("must be a port from 1 to " + LARGEST + ", was '" + value + "'");
            }
            return port;
        }
    }

    /** {@code 25} or {@code 2.5%}. */
    static final class OfTolerance implements ITypeConverter<Tolerance> {

        @Override
        public Tolerance convert(String value) {
            try {
                return Tolerance.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** The name of a file. */
    public static final class OfPath implements ITypeConverter<Path> {

        @Override
        public Path convert(String value) {
            try {
                return Path.of(value);
            } catch (InvalidPathException e) {
                boolean byLocale = value.chars().anyMatch(c -> c > 127);
                throw new TypeConversionException(
                        byLocale
                                ? "cannot be named in this locale, whose file names are in "
                                        + System.getProperty("sun.jnu.encoding") + ": set LC_ALL=C.UTF-8, or another"
                                        + " locale with UTF-8; was '" + value + "'"
                                : "is no file name: " + e.getReason());
            }
        }
    }

    /** {@code voice-connector}. */
    public static final class OfOperation implements ITypeConverter<Operation> {

        @Override
        public Operation convert(String value) {
            return Arrays.stream(Operation.values())
                    .filter(operation -> operation.label().equals(value))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("must be one of "
                            + Arrays.stream(Operation.values())
                                    .map(Operation::label)
                                    .collect(Collectors.joining(", "))
                            + ", was '" + value + "'"));
        }
    }
}
