package io.github.onhook.targets;

import io.github.onhook.internal.text.ReasonCodes;
import io.github.onhook.model.ConflictException;
import io.github.onhook.model.ConflictException.Conflict;
import io.github.onhook.model.Connector;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Rejection;
import io.github.onhook.model.Target;
import io.github.onhook.targets.Targets.BadTargetsException;
import io.github.onhook.targets.Targets.Destinations;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A file of targets: CSV with a header, or JSON, in UTF-8 or UTF-16.
 *
 * <p>The columns are {@code account_id,region,voice_connector_id,phone_number}, in any order and under their common other
 * names; others are ignored. Commas, semicolons or tabs separate, as a {@code sep=} line or the header shows. JSON is one
 * object a line, an array, or what the AWS CLI prints of {@code list-phone-numbers}. Characters that cannot be seen are
 * dropped from every field, and dashes, dots and parentheses from a number. The first characters tell the format, where the
 * name does not end in {@code .json} or {@code .jsonl}. {@code docs/targets.md} has the details.
 *
 * <p>Reading blocks: it is for a command, or for a scheduler made for blocking. Rows stream through; what is kept is the
 * packed plan, the first mistakes of each kind, and the rows that are to be skipped, at most 100,000.
 */
public final class TargetsFile {

    /** Where Amazon Chime SDK Voice Connectors are offered, as the service's documentation lists them. */
    public static final List<String> REGIONS = List.of(
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-southeast-1",
            "ap-southeast-2",
            "ca-central-1",
            "eu-central-1",
            "eu-west-1",
            "eu-west-2",
            "us-east-1",
            "us-west-2");

    private static final int MOST_KEPT = 100_000;

    private final Source source;
    private final String name;
    private final Set<String> regions = new TreeSet<>(REGIONS);
    private final Map<Column, String> given = new EnumMap<>(Column.class);
    private @Nullable Destinations destinations;
    private String association = "VoiceConnectorId";
    private boolean conflictsAllowed;
    private boolean repaired;
    private boolean invalidSkipped;
    private long alreadyDropped;

    private TargetsFile(Source source, String name) {
        this.source = source;
        this.name = name;
    }

    /** A file on disk. */
    public static TargetsFile at(Path file) {
        return new TargetsFile(() -> Files.newInputStream(file), file.toString());
    }

    /** What a stream yields, such as standard input; can be read once, and is closed then. */
    public static TargetsFile of(InputStream in) {
        return new TargetsFile(() -> in, "standard input");
    }

    /**
     * Writes the targets of a plan in order, header included; a plan of moves has the column {@code to_voice_connector_id} too.
     * The SHA-256 of the bytes is the {@link Plan#fingerprint()}. Blocks; does not close the stream.
     */
    public static void write(Plan plan, OutputStream out) throws IOException {
        TargetsWriter.write(plan, out);
    }

    /**
     * Reads a list of numbers that must not be touched: one a line, {@code #} begins a comment. Blocks. Spaces, dashes, dots and
     * parentheses in them are dropped, and characters that cannot be seen. The numbers are packed: ten million take 80 MB.
     *
     * @throws BadTargetsException naming every line that is not a number
     * @throws IOException if the file cannot be read
     */
    public static Set<PhoneNumber> protectedNumbers(Path file) throws IOException {
        return ProtectFile.read(file);
    }

    /** Regions to accept besides {@link #REGIONS}. */
    public TargetsFile allowRegions(Collection<String> more) {
        regions.addAll(more);
        return this;
    }

    /** Lets one number be on several connectors. Default: that is a problem. */
    public TargetsFile allowConflicts(boolean allowed) {
        conflictsAllowed = allowed;
        return this;
    }

    /** Returns rows that are not valid as {@link Targets#rejections()}. Default: they are problems. */
    public TargetsFile skipInvalid(boolean skipped) {
        invalidSkipped = skipped;
        return this;
    }

    /** Exact repeats that were dropped when the file was written. Default: none. */
    public TargetsFile alreadyDropped(long repeats) {
        alreadyDropped = repeats;
        return this;
    }

    /** The account of rows that name none, as of a list from the AWS CLI. A row that names another one is not valid. */
    public TargetsFile accountId(String accountId) {
        given.put(Column.ACCOUNT_ID, accountId);
        return this;
    }

    /** The Region of rows that name none. A row that names another one is not valid. */
    public TargetsFile region(String region) {
        given.put(Column.REGION, region);
        return this;
    }

    /** The connector of rows that name none. A row that names another one is not valid. */
    public TargetsFile voiceConnectorId(String voiceConnectorId) {
        given.put(Column.VOICE_CONNECTOR_ID, voiceConnectorId);
        return this;
    }

    /**
     * Reads a plan of moves: each number with the connector that it moves to, from the column {@code
     * to_voice_connector_id} or one of its common other names. Default: that column is ignored.
     *
     * @param others for the rows that name none
     */
    public TargetsFile moves(Destinations others) {
        destinations = others;
        return this;
    }

    /** Takes the associations with connector groups from a list of the AWS CLI, not those with connectors. */
    public TargetsFile connectorGroups(boolean groups) {
        association = groups ? "VoiceConnectorGroupId" : "VoiceConnectorId";
        return this;
    }

    /**
     * Repairs what can mean one thing only: a spreadsheet's marks for text, leading zeros and dashes of account ids,
     * {@code 00} before a number. {@link Targets#notes()} counts the repairs. Default: those are problems.
     */
    public TargetsFile repair(boolean repair) {
        repaired = repair;
        return this;
    }

    /**
     * Reads the whole file.
     *
     * @throws BadTargetsException naming everything that is wrong with it
     * @throws IOException if it cannot be read
     */
    public Targets read() throws IOException {
        Reading reading = new Reading();
        FieldNeeds wanted = wanted();
        try (TextInput input = TextInput.open(source.open())) {
            if (input.otherThanText() != null) {
                reading.problem("this is " + input.otherThanText());
            } else if (isJson(input.reader())) {
                JsonRows.read(input, nameEndsWith(".jsonl", ".ndjson"), association, wanted, reading);
            } else {
                CsvRows.read(input, wanted, reading);
            }
        }
        return reading.finish();
    }

    private FieldNeeds wanted() {
        Set<Column> needless = new HashSet<>(given.keySet());
        if (destinations != null && !destinations.isEmpty()) {
            needless.add(Column.TO_VOICE_CONNECTOR_ID);
        }
        return new FieldNeeds(needless, destinations != null);
    }

    private boolean isJson(BufferedReader reader) throws IOException {
        if (nameEndsWith(".jsonl", ".ndjson", ".json")) {
            return true;
        }
        reader.mark(TextInput.LOOKAHEAD);
        int c = reader.read();
        for (int i = 1; i < TextInput.LOOKAHEAD && c >= 0 && Visible.isDropped(c); i++) {
            c = reader.read();
        }
        reader.reset();
        return c == '{' || c == '[';
    }

    private boolean nameEndsWith(String... ends) {
        return Arrays.stream(ends).anyMatch(name.toLowerCase(Locale.ROOT)::endsWith);
    }

    private interface Source {
        InputStream open() throws IOException;
    }

    private final class Reading implements RowSink {

        private final Repairs repairs = new Repairs(repaired);
        private final RowCheck check = new RowCheck(regions, given, destinations, repairs);
        private final CutCheck cut = new CutCheck();
        private final Plan.Builder plan =
                Plan.builder().allowConflicts(conflictsAllowed).alreadyDropped(alreadyDropped);
        private final LineIndex lines = new LineIndex();
        private final List<Rejection> rejections = new ArrayList<>();
        private final MistakeLog mistakes = new MistakeLog();
        private final Set<String> notes = new LinkedHashSet<>();
        private long rejected;
        private boolean broken;

        @Override
        public void row(RawRow row) {
            Target target = check.target(row);
            if (target == null) {
                unreadable(check.rejection(row));
                return;
            }
            Column last = row.openEnd();
            String mistake = last == null ? null : cut.cut(target, last);
            if (mistake == null) {
                plan.add(target);
                lines.add(row.line());
                cut.add(target);
            } else {
                unreadable(row.rejected(ReasonCodes.CUT_ROW, mistake));
            }
        }

        @Override
        public void unreadable(Rejection rejection) {
            rejected++;
            mistakes.add(rejection.line(), rejection.message());
            if (invalidSkipped && rejections.size() < MOST_KEPT) {
                rejections.add(rejection);
            }
        }

        @Override
        public void problem(String problem) {
            broken = true;
            mistakes.add(problem);
        }

        @Override
        public void note(String note) {
            notes.add(note);
        }

        Targets finish() {
            if (plan.size() == 0 && !broken && (rejected == 0 || invalidSkipped)) {
                problem("there is no target in it");
            }
            if (invalidSkipped && rejected > MOST_KEPT) {
                problem(rejected + " rows are not valid, and at most " + MOST_KEPT
                        + " can be skipped: is it the right file?");
            }
            Plan built = build();
            if (broken || (rejected > 0 && !invalidSkipped)) {
                throw new BadTargetsException(name, mistakes);
            }
            notes.addAll(repairs.notes());
            return new Targets(built, rejections, List.copyOf(notes));
        }

        private Plan build() {
            try {
                return plan.build();
            } catch (ConflictException e) {
                e.conflicts().forEach(this::conflict);
                mistakes.addMore(e.count() - e.conflicts().size());
                return Plan.builder().build();
            }
        }

        private static String describe(Connector first, Connector second) {
            if (first.withoutMove().equals(second.withoutMove())) {
                return "one number is to move to two connectors, " + first.toVoiceConnectorId() + " and "
                        + second.toVoiceConnectorId() + "; take one row away";
            }
            return "one number is on two connectors, " + first + " and " + second + "; take one row away"
                    + (destinations(first, second) ? "" : ", or allow conflicts");
        }

        private static boolean destinations(Connector first, Connector second) {
            return first.toVoiceConnectorId() != null || second.toVoiceConnectorId() != null;
        }

        private void conflict(Conflict conflict) {
            broken = true;
            mistakes.add(
                    "lines " + lines.lineOf(conflict.firstIndex()) + " and " + lines.lineOf(conflict.secondIndex()),
                    describe(conflict.first().connector(), conflict.second().connector()));
        }
    }
}
