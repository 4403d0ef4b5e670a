package io.github.onhook.runbook.options;

import io.github.onhook.ReportFormat;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a report's format. */
public final class ReportFormatConverter implements ITypeConverter<ReportFormatConverter.Choice> {

    /**
     * A format that was asked for.
     *
     * @param format {@code null} for {@code csv}, whose rows are copied
     */
    public record Choice(@Nullable ReportFormat format) {}

    private static final String CSV = "csv";

    @Override
    public Choice convert(String name) {
        if (name.equalsIgnoreCase(CSV)) {
            return new Choice(null);
        }
        return new Choice(ReportFormat.all().stream()
                .filter(format -> format.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + name + "' is no format of a report: "
                        + ReportFormat.all().stream().map(ReportFormat::name).collect(Collectors.joining(", "))
                        + " or " + CSV)));
    }
}
