package io.github.onhook.runbook.options;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Refuses an option of one value that was given several: which of them counts would be a guess, and the wrong one may drop a
 * guard. The parser itself notices it outside groups of options only.
 */
public final class RepeatedOptions {

    private RepeatedOptions() {}

    /** Throws {@link ParameterException} naming every option that was repeated. */
    public static void requireNone(ParseResult parsed) {
        for (CommandLine command : parsed.asCommandLineList()) {
            List<OptionSpec> repeated = command.getCommandSpec().options().stream()
                    .filter(option -> !option.isMultiValue()
                            && option.originalStringValues().size() > 1)
                    .toList();
            if (!repeated.isEmpty()) {
                throw new ParameterException(
                        command,
                        repeated.stream().map(OptionSpec::longestName).collect(Collectors.joining(", "))
                                + (repeated.size() == 1 ? " is" : " are")
                                + " given more than once, and can have one value: keep one");
            }
        }
    }
}
