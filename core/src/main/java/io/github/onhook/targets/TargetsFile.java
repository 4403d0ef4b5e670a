package io.github.onhook.targets;

import io.github.onhook.Conflict;
import io.github.onhook.ConflictException;
import io.github.onhook.Plan;
import io.github.onhook.PlanBuilder;
import io.github.onhook.Rejection;
import io.github.onhook.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * A file of targets, as CSV with a header or as one JSON object a line, in UTF-8.
 *
 * <p>The columns are {@code account_id,region,voice_connector_id,phone_number}, in any order; others are ignored. Spaces,
 * dashes, dots and parentheses in a number are dropped. A name that ends in {@code .csv} or {@code .jsonl} tells the
 * format; otherwise the first character does.
 *
 * <p>Reading blocks: it is for a command, or for a scheduler made for blocking. Rows stream through; what is kept is the
 * packed plan, and the rows that are not valid, at most 100,000.
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
    private static final int SNIFFED = 1 << 15;

    private final Source source;
    private final String name;
    private final Set<String> regions = new TreeSet<>(REGIONS);
    private boolean conflictsAllowed;
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

    /**
     * Reads the whole file.
     *
     * @throws BadTargetsException naming everything that is wrong with it
     * @throws IOException if it cannot be read
     */
    public Targets read() throws IOException {
        Reading reading = new Reading();
        try (BufferedReader reader = Utf8.reader(source.open())) {
            if (isJson(reader)) {
                JsonRows.read(reader, reading);
            } else {
                CsvRows.read(reader, reading);
            }
        }
        return reading.finish();
    }

    private boolean isJson(BufferedReader reader) throws IOException {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".jsonl") || lower.endsWith(".ndjson")) {
            return true;
        }
        if (lower.endsWith(".csv")) {
            return false;
        }
        reader.mark(SNIFFED);
        int c = reader.read();
        for (int i = 1; i < SNIFFED && Character.isWhitespace(c); i++) {
            c = reader.read();
        }
        reader.reset();
        return c == '{';
    }

    private interface Source {
        InputStream open() throws IOException;
    }

    private final class Reading implements RowSink {

        private final RowCheck check = new RowCheck(regions);
        private final PlanBuilder plan =
                Plan.builder().allowConflicts(conflictsAllowed).alreadyDropped(alreadyDropped);
        private final LineIndex lines = new LineIndex();
        private final List<Rejection> rejections = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private long rejected;

        @Override
        public void row(RawRow row) {
            Target target = check.target(row);
            if (target == null) {
                unreadable(check.rejection(row));
            } else {
                plan.add(target);
                lines.add(row.line());
            }
        }

        @Override
        public void unreadable(Rejection rejection) {
            rejected++;
            if (rejections.size() < MOST_KEPT) {
                rejections.add(rejection);
            }
        }

        @Override
        public void problem(String problem) {
            problems.add(problem);
        }

        Targets finish() {
            if (plan.size() == 0 && problems.isEmpty() && (rejected == 0 || invalidSkipped)) {
                problem("there is no target in it");
            }
            if (invalidSkipped && rejected > MOST_KEPT) {
                problem(rejected + " rows are not valid, and at most " + MOST_KEPT
                        + " can be skipped: is it the right file?");
            }
            Plan built = build();
            if (problems.isEmpty() && (invalidSkipped || rejections.isEmpty())) {
                return new Targets(built, rejections);
            }
            List<String> all = new ArrayList<>(rejections.size() + problems.size());
            rejections.forEach(rejection -> all.add(rejection.toString()));
            all.addAll(problems);
            throw new BadTargetsException(name, all, rejected + problems.size());
        }

        private Plan build() {
            try {
                return plan.build();
            } catch (ConflictException e) {
                e.conflicts().forEach(conflict -> problem(describe(conflict)));
                return Plan.builder().build();
            }
        }

        private String describe(Conflict conflict) {
            return "lines " + lines.lineOf(conflict.firstIndex()) + " and " + lines.lineOf(conflict.secondIndex())
                    + ": one number is on two connectors, " + conflict.first() + " and " + conflict.second()
                    + "; take one row away, or allow conflicts";
        }
    }
}
