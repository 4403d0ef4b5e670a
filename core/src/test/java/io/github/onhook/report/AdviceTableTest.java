package io.github.onhook.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onhook.internal.text.ReasonCodes;
import io.github.onhook.model.Reason.Source;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.chimesdkvoice.model.ErrorCode;

class AdviceTableTest {

    private static final Path MAIN = Path.of("src/main/java/io/github/onhook");
    private static final Path DOCS = Path.of("../docs");
    private static final String HEADER = "source,code,meaning,remedy\n";
    private static final String FALLBACKS = "number,*,m,r\nrequest,*,m,r\nsession,*,m,r\ninput,*,m,r\nclient,*,m,r\n";

    @Test
    void everyRowSaysWhatItMeansAndWhatToDoInSentences() {
        assertThat(AdviceTable.ours().rows()).hasSizeGreaterThan(80).allSatisfy(row -> {
            assertThat(row.code()).matches("\\*|[A-Z][A-Za-z0-9]+").doesNotEndWith("Exception");
            assertThat(row.advice().meaning()).matches("[A-Z].{8,}\\.");
            assertThat(row.advice().remedy()).matches("[A-Z].{8,}\\.");
        });
    }

    @Test
    void aTableThatIsNotCompleteIsRefused() throws IOException {
        assertThat(read(FALLBACKS + "number,Gone,It is gone.,Take it out.\n")
                        .advice(Source.NUMBER, "Gone")
                        .remedy())
                .isEqualTo("Take it out.");
        assertThatThrownBy(() -> read(FALLBACKS + "number,Gone,It is gone.,\n"))
                .hasMessageContaining("line 7 has no remedy");
        assertThatThrownBy(() -> read(FALLBACKS + "number,*,m,r\n")).hasMessageContaining("two rows are for number *");
        assertThatThrownBy(() -> read(FALLBACKS.replace("client,*,m,r\n", "")))
                .hasMessageContaining("no row is for any code of source client");
        assertThatThrownBy(() -> read(FALLBACKS + "somebody,Gone,m,r\n")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCodeThatNobodyKnowsHasTheAdviceOfWhoSaidIt() {
        for (Source source : Source.values()) {
            assertThat(Advice.of(source, "NeverSeenBefore").remedy()).contains("message");
        }
        assertThat(Advice.of(Source.INPUT, "NeverSeenBefore"))
                .isNotEqualTo(Advice.of(Source.CLIENT, "NeverSeenBefore"));
        assertThat(Advice.of(Source.REQUEST, "Http418")).isEqualTo(Advice.of(Source.REQUEST, "NeverSeenBefore"));
    }

    @Test
    void aNameIsTheSameWithExceptionBehindItAndSaidByARead() {
        assertThat(Advice.of(Source.REQUEST, "NotFoundException")).isEqualTo(Advice.of(Source.REQUEST, "NotFound"));
        assertThat(Advice.of(Source.READ, "NotFound")).isEqualTo(Advice.of(Source.NUMBER, "NotFound"));
        assertThat(Advice.of(Source.NUMBER, "NotFound")).isNotEqualTo(Advice.of(Source.REQUEST, "NotFound"));
    }

    @Test
    void everyCodeOfTheServicesModelForANumberHasARow() {
        assertKnown(
                Source.NUMBER,
                ErrorCode.knownValues().stream().map(ErrorCode::toString).collect(Collectors.toSet()));
    }

    @Test
    void everyCodeThatOurOwnCodeGivesHasARow() throws IOException {
        String code = sources();

        assertKnown(Source.CLIENT, found(code, "CloseReason\\.decided\\(\\s*\"(\\w+)\"", 5));
        assertKnown(Source.INPUT, found(code, "\\b(?:fault|rejected)\\(\\s*\"(\\w+)\"", 8));
        assertKnown(Source.SESSION, found(code, "new SessionException\\(\\s*[\\w\"]+,\\s*\"(\\w+)\"", 3));
        for (Source source : Source.values()) {
            assertKnown(
                    source,
                    found(
                            code,
                            "(?:Reason\\.of\\(|RequestFailure\\(Kind\\.\\w+, )Source\\." + source + ",\\s*\"(\\w+)\"",
                            0));
        }
    }

    @Test
    void everyCodeThatIsToldApartHasARow() throws IOException {
        assertKnown(Source.REQUEST, quoted("internal/chime/Classifier.java", "private Classifier()", 22));
        assertKnown(Source.SESSION, quoted("session/StsFailure.java", "private static String name", 10));
        assertKnown(
                Source.CLIENT, quoted("internal/chime/ClientFailures.java", "private static boolean isNeverSent", 7));
        assertKnown(Source.NUMBER, quoted("internal/chime/NumberCodes.java", "default -> ItemRefusal.FINAL", 6));
    }

    @Test
    void everyCodeInThePageOnBehaviourHasARow() throws IOException {
        Set<String> numbers = Files.readAllLines(DOCS.resolve("behaviour.md")).stream()
                .filter(line -> line.startsWith("| number: "))
                .flatMap(line -> found(line.split("\\|", -1)[1], "`(\\w+)`", 0).stream())
                .collect(Collectors.toSet());

        assertThat(numbers).hasSizeGreaterThan(5);
        assertKnown(Source.NUMBER, numbers);
    }

    /** Where the page is not as it should be, what it should be is in {@code core/target/codes.md}. */
    @Test
    void thePageOfCodesIsTheTable() throws IOException {
        String page = AdvicePage.of(AdviceTable.ours());
        Files.writeString(Path.of("target/codes.md"), page);

        assertThat(DOCS.resolve("codes.md")).hasContent(page);
    }

    private static void assertKnown(Source source, Set<String> codes) {
        Source saying = source == Source.READ ? Source.NUMBER : source;
        Set<String> known = AdviceTable.ours().rows().stream()
                .filter(row -> row.source() == saying)
                .map(AdviceTable.Row::code)
                .collect(Collectors.toSet());
        assertThat(known).as("rows of advice.csv for %s", source.label()).containsAll(codes);
    }

    private static Set<String> found(String text, String pattern, int atLeast) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        Set<String> codes =
                matcher.results().map(found -> found.group(1)).collect(Collectors.toCollection(TreeSet::new));
        assertThat(codes).as(pattern).hasSizeGreaterThanOrEqualTo(atLeast);
        return codes;
    }

    /** The names of errors in a file, down to a place. */
    private static Set<String> quoted(String file, String until, int atLeast) throws IOException {
        String source = source(MAIN.resolve(file));
        assertThat(source).contains(until);
        Set<String> names = Pattern.compile("\"([A-Z][A-Za-z]+)\"")
                .matcher(source.substring(0, source.indexOf(until)))
                .results()
                .map(MatchResult::group)
                .map(name -> name.substring(1, name.length() - 1).replaceFirst("(?<=.)Exception$", ""))
                .filter(name -> !Set.of("Http", "Exception", "NotSslRecord").contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(names).as(file).hasSizeGreaterThanOrEqualTo(atLeast);
        return names;
    }

    private static String sources() throws IOException {
        try (Stream<Path> files = Files.walk(MAIN)) {
            List<Path> java = files.filter(
                            file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".java"))
                    .sorted()
                    .toList();
            StringBuilder all = new StringBuilder();
            for (Path file : java) {
                all.append(source(file));
            }
            return all.toString();
        }
    }

    /** A source file, with the values of the constants of {@link ReasonCodes} in place of their names. */
    private static String source(Path file) throws IOException {
        return Pattern.compile("\\bReasonCodes\\.([A-Z_]+)")
                .matcher(Files.readString(file))
                .replaceAll(name -> '"' + value(name.group(1)) + '"');
    }

    private static String value(String constant) {
        try {
            return (String) ReasonCodes.class.getField(constant).get(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(constant, e);
        }
    }

    private static AdviceTable read(String rows) throws IOException {
        return AdviceTable.read(new StringReader(HEADER + rows));
    }
}
