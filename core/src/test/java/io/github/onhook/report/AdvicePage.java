package io.github.onhook.report;

import io.github.onhook.model.Reason.Source;

/** The table of advice as a page of the documentation. */
final class AdvicePage {

    private AdvicePage() {}

    static String of(AdviceTable table) {
        StringBuilder page = new StringBuilder("""
            # Codes, what they mean, and what to do

            Every target that is not off has a source, who said so, and a code. This page is written out of
            [`advice.csv`](../core/src/main/resources/io/github/onhook/report/advice.csv), from which reports and the command take
            their advice; a test compares them. A code that ends in `Exception` is looked up without it.
            """);
        for (Source source : Source.values()) {
            if (table.rows().stream().anyMatch(row -> row.source() == source)) {
                page.append("\n## `")
                        .append(source.label())
                        .append("`: ")
                        .append(who(source))
                        .append("\n\n");
                page.append("| code | means | do |\n| --- | --- | --- |\n");
                table.rows().stream()
                        .filter(row -> row.source() == source)
                        .forEach(row -> page.append("| ")
                                .append(row.isForAny() ? "any other" : "`" + row.code() + "`")
                                .append(" | ")
                                .append(row.advice().meaning())
                                .append(" | ")
                                .append(row.advice().remedy())
                                .append(" |\n"));
            }
        }
        return page.toString();
    }

    private static String who(Source source) {
        return switch (source) {
            case NUMBER, READ -> "the service, of this number";
            case REQUEST -> "the service, of the whole request";
            case SESSION -> "STS, of the account";
            case INPUT -> "the check of the input, before anything was sent";
            case CLIENT -> "Onhook itself";
        };
    }
}
