package io.github.onhook.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.onhook.model.Rejection;
import io.github.onhook.model.Target;
import io.github.onhook.targets.Targets.BadTargetsException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetsFileTest {

    private static final String HEADER = "account_id,region,voice_connector_id,phone_number\n";
    private static final String ROW = "111122223333,us-east-1,abcdefghij1klmno2pqrst,";

    @Test
    void columnsComeInAnyOrderAndOthersAreIgnored() throws IOException {
        Targets targets = read("""
            note,phone_number,region,account_id,voice_connector_id
            "a, b",+12065550100,us-east-1,111122223333,abc
            """);

        assertThat(targets.plan().targets().collectList().block())
                .containsExactly(Target.of("111122223333", "us-east-1", "abc", "+12065550100"));
    }

    @Test
    void separatorsInANumberAreDropped() throws IOException {
        Targets targets = read(HEADER + ROW + "+1 (206) 555-01.00\n" + ROW + "+1\u00a0206\u2011555\u20130101\n");

        assertThat(numbers(targets)).containsExactly("+12065550100", "+12065550101");
    }

    @Test
    void aByteOrderMarkBlankLinesAndCarriageReturnsAreFine() throws IOException {
        Targets targets = read("\uFEFF" + (HEADER + "\n" + ROW + "+12065550100\n  \n").replace("\n", "\r\n"));

        assertThat(numbers(targets)).containsExactly("+12065550100");
    }

    @Test
    void anExactRepeatIsCountedAndDropped() throws IOException {
        Targets targets = read(HEADER + ROW + "+12065550100\n" + ROW + "+1-206-555-0100\n");

        assertThat(targets.plan().size()).isEqualTo(1);
        assertThat(targets.plan().duplicates()).isEqualTo(1);
    }

    @Test
    void everyBrokenRowIsNamedAtOnce() {
        BadTargetsException bad = bad(HEADER
                + "12345,us-east-1,abc,+12065550100\n"
                + "111122223333,mars-east-1,abc,+12065550101\n"
                + "111122223333,us-east-1,a/b,+12065550102\n"
                + ROW + "2065550103\n"
                + ROW + "+02065550104\n"
                + "111122223333,us-east-1,abc\n"
                + "1,2,,\n"
                + ROW + "+12065550105,stray\n");

        assertThat(bad.count()).isEqualTo(8);
        assertThat(bad.problems()).hasSize(8);
        assertThat(bad.problems().get(0)).startsWith("line 2: account_id must be 12 digits, has 5 characters");
        assertThat(bad.problems().get(1)).startsWith("line 3: region mars-east-1 is not known to have the service");
        assertThat(bad.problems().get(2)).startsWith("line 4: voice_connector_id must be");
        assertThat(bad.problems().get(3))
                .startsWith("line 5: phone_number is not in E.164 form")
                .endsWith("begins with +");
        assertThat(bad.problems().get(4)).startsWith("line 6: phone_number").endsWith("first digit is not 0");
        assertThat(bad.problems().get(5)).isEqualTo("line 7: phone_number is missing");
        assertThat(bad.problems().get(6)).contains("account_id", "; region", "; voice_connector_id", "; phone_number");
        assertThat(bad.problems().get(7)).startsWith("line 9: has 5 fields where the header has 4");
    }

    @Test
    void noProblemShowsANumber() {
        BadTargetsException bad = bad(HEADER
                + "+12065550100,+12065550100,+12065550100,+12065550100x\n"
                + ROW + "+12065550199\n"
                + "111122223333,us-east-1,other,+12065550199\n");

        assertThat(bad.problems()).hasSize(2).noneMatch(problem -> problem.contains("20655501"));
    }

    @Test
    void aLineIsTheTrueLineAlsoAfterQuotedLineBreaksAndBrokenRows() {
        BadTargetsException bad = bad("note," + HEADER
                + "\"one\ntwo\nthree\"," + ROW + "+12065550100\n"
                + "," + ROW + "12\n"
                + "," + ROW + "+12065550101\n"
                + ",111122223333,us-east-1,other,+12065550100\n");

        assertThat(bad.problems().get(0)).startsWith("line 5: ");
        assertThat(bad.problems().get(1)).startsWith("lines 2 and 7: one number is on two connectors");
    }

    @Test
    void aConflictIsAPlanWhenAllowed() throws IOException {
        String text = HEADER + ROW + "+12065550100\n111122223333,us-east-1,other,+12065550100\n";

        Targets targets = of(text).allowConflicts(true).read();

        assertThat(targets.plan().size()).isEqualTo(2);
    }

    @Test
    void invalidRowsAreRejectionsWhenSkipped() throws IOException {
        Targets targets = of(HEADER + ROW + "+12065550100\n" + ROW + "nonsense\n")
                .skipInvalid(true)
                .read();

        assertThat(targets.plan().size()).isEqualTo(1);
        Rejection rejection = targets.rejections().get(0);
        assertThat(rejection.line()).isEqualTo(3);
        assertThat(rejection.code()).isEqualTo("InvalidPhoneNumber");
        assertThat(rejection.phoneNumber()).isEqualTo("nonsense");
    }

    @Test
    void aRegionCanBeAllowed() throws IOException {
        Targets targets = of(HEADER + "111122223333,sa-east-1,abc,+12065550100\n")
                .allowRegions(List.of("sa-east-1"))
                .read();

        assertThat(targets.plan().size()).isEqualTo(1);
    }

    @Test
    void aFileWithoutATargetIsAnError() {
        assertThat(bad("").problems()).singleElement().asString().startsWith("the file is empty");
        assertThat(bad(HEADER).problems()).containsExactly("there is no target in it");
        assertThat(bad("\n\n").problems()).singleElement().asString().startsWith("the file is empty");
    }

    @Test
    void aHeaderThatLacksOrRepeatsAColumnIsAnError() {
        assertThat(bad("account_id,region\n1,2\n").problems())
                .singleElement()
                .asString()
                .startsWith("line 1: the header lacks voice_connector_id, phone_number;");
        assertThat(bad("region," + HEADER + "a," + ROW + "+12065550100\n").problems())
                .singleElement()
                .asString()
                .isEqualTo("line 1: the header has column region twice: take one away");
    }

    @Test
    void bytesThatAreNotUtf8AreNamedByLine() {
        byte[] bytes = (HEADER + ROW + "+12065550100\n" + ROW + "+1206555010é\n").getBytes(StandardCharsets.ISO_8859_1);

        BadTargetsException bad = catchThrowableOfType(
                BadTargetsException.class,
                () -> TargetsFile.of(new ByteArrayInputStream(bytes)).read());

        assertThat(bad.problems()).singleElement().asString().startsWith("line 3: has bytes that are not UTF-8");
    }

    @Test
    void aQuoteThatIsNotClosedIsAnErrorBesideTheOthers() {
        BadTargetsException bad = bad(HEADER + ROW + "12\n\"" + ROW + "+12065550100\n");

        assertThat(bad.problems()).hasSize(2);
        assertThat(bad.problems().get(1)).startsWith("after line 2: the rest cannot be read as CSV");
    }

    @Test
    void oneJsonObjectALineIsReadToo() throws IOException {
        Targets targets = read("\n{\"phone_number\":\"+1 206 555 0100\",\"region\":\"us-east-1\",\"x\":{\"y\":[1]},"
                + "\"voice_connector_id\":\"abc\",\"account_id\":\"111122223333\"}\n");

        assertThat(numbers(targets)).containsExactly("+12065550100");
    }

    @Test
    void everyBrokenJsonLineIsNamed(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("targets.jsonl");
        Files.writeString(file, """
            not json +12065550100
            {"account_id":"111122223333","account_id":"1"}
            [1]
            {"account_id":true}
            {"account_id":"111122223333"} {}
            {}
            """);

        BadTargetsException bad = catchThrowableOfType(
                BadTargetsException.class, () -> TargetsFile.at(file).read());

        assertThat(bad.problems()).hasSize(6);
        assertThat(bad.problems().subList(0, 5))
                .allMatch(problem -> problem.contains("is not one JSON object"))
                .noneMatch(problem -> problem.contains("2065550100"));
        assertThat(bad.problems().get(5)).startsWith("line 6: account_id is missing; region is missing");
    }

    @Test
    void namesEachCutLineOfAFileNamedJsonl(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("targets.jsonl"), "{\"account_id\": \n{}\n");

        BadTargetsException bad = catchThrowableOfType(
                BadTargetsException.class, () -> TargetsFile.at(file).read());

        assertThat(bad.problems()).hasSize(2);
        assertThat(bad.problems().get(0)).startsWith("line 1: is not one JSON object");
    }

    @Test
    void fillsFieldsThatTheFileLacksAndRefusesOthers() throws IOException {
        TargetsFile shared = of("number,region\n+12065550100,\n+12065550101,us-west-2\n+12065550102,us-east-1\n")
                .accountId("111122223333")
                .region("us-east-1")
                .voiceConnectorId("abc");

        BadTargetsException bad = catchThrowableOfType(BadTargetsException.class, shared::read);

        assertThat(bad.problems())
                .containsExactly(
                        "line 2: region is missing", "line 3: region is not the one that was given for the whole file");
        assertThat(of("number\n+12065550100\n")
                        .accountId("111122223333")
                        .region("us-east-1")
                        .voiceConnectorId("abc")
                        .read()
                        .plan()
                        .targets()
                        .collectList()
                        .block())
                .containsExactly(Target.of("111122223333", "us-east-1", "abc", "+12065550100"));
    }

    @Test
    void takesTheAssociationWithAGroupWhereGroupsAreAskedFor() throws IOException {
        String list = "{\"PhoneNumbers\":[{\"E164PhoneNumber\":\"+12065550100\",\"Associations\":["
                + "{\"Name\":\"VoiceConnectorId\",\"Value\":\"connector\"},"
                + "{\"Name\":\"VoiceConnectorGroupId\",\"Value\":\"group\"}]}]}";

        Targets targets = of(list).accountId("111122223333")
                .region("us-east-1")
                .connectorGroups(true)
                .read();

        assertThat(targets.plan().targets().collectList().block())
                .containsExactly(Target.of("111122223333", "us-east-1", "group", "+12065550100"));
    }

    @Test
    void refusesOnlyALastRowThatMayBeCut() throws IOException {
        String rows = HEADER + ROW + "+12065550100\n";

        assertThat(numbers(read(rows + ROW + "+12065550101"))).hasSize(2);
        assertThat(numbers(read(rows + ROW + "+4420718387501"))).hasSize(2);
        assertThat(numbers(read(rows + ROW + "+4512345678\n"))).hasSize(2);
        assertThat(bad(rows + ROW + "+1206555010").problems())
                .singleElement()
                .asString()
                .startsWith("line 3: the num");
        assertThat(bad(rows + ROW + "+4512345678").problems())
                .singleElement()
                .asString()
                .startsWith("line 3: the num");
        assertThat(bad("phone_number,account_id,region,voice_connector_id\n"
                                + "+12065550100,111122223333,us-east-1,abcd\n+12065550101,111122223333,us-east-1,abc")
                        .problems())
                .singleElement()
                .asString()
                .startsWith("line 3: voice_connector_id is shorter than another one");
    }

    private static List<String> numbers(Targets targets) {
        return targets.plan()
                .targets()
                .map(target -> target.phoneNumber().e164())
                .collectList()
                .blockOptional()
                .orElseThrow();
    }

    private static Targets read(String text) throws IOException {
        return of(text).read();
    }

    private static BadTargetsException bad(String text) {
        return catchThrowableOfType(BadTargetsException.class, () -> read(text));
    }

    private static TargetsFile of(String text) {
        return TargetsFile.of(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
