package io.github.onhook.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.onhook.model.Target;
import io.github.onhook.targets.Targets.BadTargetsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each file of the table in docs/targets.md. */
class KindsOfFilesTest {

    private static final Path FILES = Path.of("src/test/resources/io/github/onhook/targets");
    private static final Path PAGE = Path.of("../docs/targets.md");
    private static final String CONNECTOR = "abcdefghij1klmno2pqrst";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "canonical.csv          | read as CSV, separated by commas, in UTF-8",
                "byte-order-mark.csv    | read as CSV, separated by commas, in UTF-8",
                "carriage-returns.csv   | read as CSV, separated by commas, in UTF-8",
                "old-mac.csv            | read as CSV, separated by commas, in UTF-8",
                "utf-16le.csv           | read as CSV, separated by commas, in UTF-16",
                "utf-16be.csv           | read as CSV, separated by commas, in UTF-16",
                "utf-16le-bare.csv      | read as CSV, separated by commas, in UTF-16 without a byte order mark",
                "utf-16be-bare.csv      | read as CSV, separated by commas, in UTF-16 without a byte order mark",
                "semicolons.csv         | read as CSV, separated by semicolons, in UTF-8",
                "tabs.tsv               | read as CSV, separated by tabs, in UTF-8",
                "sep-line.csv           | read as CSV, separated by '¦', in UTF-8",
                "other-names.csv        | column 'AccountID' is account_id",
                "blank-rows.csv         | read as CSV, separated by commas, in UTF-8",
                "unseen.csv             | read as CSV, separated by commas, in UTF-8",
                "end-of-file-mark.csv   | read as CSV, separated by commas, in UTF-8",
                "lines.jsonl            | read as JSON, one object a line, in UTF-8",
                "array.json             | read as JSON, in UTF-8",
                "pretty.json            | read as JSON, in UTF-8",
                "list-phone-numbers.json| property 'PhoneNumbers' is a list as the AWS CLI prints it",
            })
    void readsBothTargets(String file, String note) throws IOException {
        TargetsFile list = TargetsFile.at(FILES.resolve(file));
        if (file.startsWith("list-")) {
            list.accountId("111122223333").region("us-east-1");
        }

        Targets targets = list.read();

        assertThat(targets.plan().targets().collectList().block())
                .containsExactly(target("+12065550100"), target("+12065550101"));
        assertThat(targets.notes()).contains(note.replace('¦', '|'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scientific-number.csv   | line 3: phone_number is not in E.164 form: it is in scientific notation:"
                        + " rounded",
                "scientific-account.csv  | line 3: account_id is in scientific notation: rounded by a spreadsheet,"
                        + " digits are",
                "decimal.csv             | line 3: phone_number is not in E.164 form: it ends in .0: a program took it"
                        + " for",
                "no-plus.csv             | line 3: phone_number is not in E.164 form: it has no +, which a spreadsheet"
                        + " drops",
                "nul.csv                 | line 3: phone_number holds U+0000 (NUL), which cannot be seen",
                "ctrl-z-within.csv       | line 3: account_id holds U+001A (Ctrl-Z), which cannot be seen",
                "escape.csv              | line 3: phone_number holds U+001B (escape), which cannot be seen",
                "latin-1.csv             | line 3: has bytes that are not UTF-8: save the file as UTF-8",
                "utf-32.csv              | this is text in UTF-32: save it as UTF-8",
                "no-header.csv           | line 1: the header lacks account_id, region, voice_connector_id,"
                        + " phone_number; it",
                "two-names.csv           | line 1: the header has several columns that can be phone_number: 'phone'"
                        + " and",
                "quote.csv               | after line 2: the rest cannot be read as CSV; a quoted field is not closed",
                "cut-number.csv          | line 3: the number is shorter than others, and the file ends without a line"
                        + " end",
                "cut.json                | : the rest cannot be read as JSON: a bracket, a quote or a comma is missing"
                        + " or too",
                "list-next-token.json    | : NextToken says that the list goes on: list all pages",
                "list-not-associated.json| line 25: has no association of the kind VoiceConnectorId: there is nothing"
                        + " to",
                "workbook.xlsx           | this is an Excel workbook (xlsx): save the sheet as CSV (UTF-8)",
                "workbook.xls            | this is an old Excel workbook (xls): save the sheet as CSV (UTF-8)",
                "sheet.ods               | this is an OpenDocument file (ods): save the sheet as CSV (UTF-8)",
                "packed.zip              | this is a zip archive: unpack it first",
                "packed.csv.gz           | this is a gzip archive: unpack it first",
                "document.pdf            | this is a PDF document",
                "page.html               | this is HTML or XML",
            })
    void refusesAlsoWithRepair(String file, String problem) {
        assertThat(refused(file, false).problems()).singleElement().asString().contains(problem);
        assertThat(refused(file, true).problems()).singleElement().asString().contains(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "apostrophe.csv    | line 3: phone_number begins with an apostrophe, by which a spreadsheet marks text",
                "formula.csv       | line 3: phone_number is a formula",
                "double-zero.csv   | line 3: phone_number is not in E.164 form: it begins with 00",
                "short-account.csv | line 3: account_id must be 12 digits, has 11 characters (a spreadsheet drops"
                        + " leading",
                "dashed-account.csv| line 3: account_id must be 12 digits without dashes",
            })
    void repairsWhatCanMeanOneThingOnly(String file, String problem) throws IOException {
        assertThat(refused(file, false).problems()).singleElement().asString().contains(problem);

        Targets targets = TargetsFile.at(FILES.resolve(file)).repair(true).read();

        assertThat(targets.plan().targets().collectList().block())
                .hasSize(2)
                .allMatch(target -> target.phoneNumber().e164().startsWith("+120655501"))
                .allMatch(target -> Set.of("111122223333", "012345678901")
                        .contains(target.location().accountId()));
        assertThat(targets.notes()).anyMatch(note -> note.endsWith(", in 1 row"));
    }

    @Test
    void groupsMistakesOfOneKind() {
        BadTargetsException refused = refused("many-mistakes.csv", false);

        assertThat(refused.count()).isEqualTo(3000);
        assertThat(refused.problems()).hasSize(11);
        assertThat(refused.problems().get(9)).startsWith("line 12: phone_number is not in E.164 form");
        assertThat(refused.problems().get(10)).startsWith("… and 2990 more, 3000 in all: phone_number is not in E.164");
    }

    @Test
    void namesEveryFileAndEveryColumnOnThePage() throws IOException {
        String page = Files.readString(PAGE);
        Set<String> named = Pattern.compile("`([a-z0-9-]+\\.[a-z.]+)` \\|$", Pattern.MULTILINE)
                .matcher(page)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        try (Stream<Path> files = Files.list(FILES)) {
            assertThat(named)
                    .isEqualTo(files.map(file -> file.getFileName().toString())
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
        for (Column column : Column.values()) {
            assertThat(page)
                    .contains("| `" + column.columnName() + "` | `" + String.join("`, `", column.otherNames()) + "` |");
        }
    }

    private static BadTargetsException refused(String file, boolean repair) {
        return catchThrowableOfType(BadTargetsException.class, () -> {
            TargetsFile list = TargetsFile.at(FILES.resolve(file)).repair(repair);
            if (file.startsWith("list-")) {
                list.accountId("111122223333").region("us-east-1");
            }
            list.read();
        });
    }

    private static Target target(String number) {
        return Target.of("111122223333", "us-east-1", CONNECTOR, number);
    }
}
