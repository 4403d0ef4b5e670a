package io.github.onhook.targets;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Mistakes in the order of the file: of each kind the first few, and how many more there are. */
final class MistakeLog {

    private static final int MOST_OF_A_KIND = 10;
    private static final int MOST_KINDS = 500;

    private final List<String> lines = new ArrayList<>();
    private final Map<String, Long> countByKind = new LinkedHashMap<>();
    private long ofOtherKinds;
    private long count;

    /** A mistake of a line; those with the same text are of one kind. */
    void add(long line, String mistake) {
        add("line " + line, mistake);
    }

    /** A mistake of a place. */
    void add(String where, String mistake) {
        count++;
        Long before = countByKind.get(mistake);
        if (before == null && countByKind.size() == MOST_KINDS) {
            ofOtherKinds++;
            return;
        }
        long ofThisKind = before == null ? 1 : before + 1;
        countByKind.put(mistake, ofThisKind);
        if (ofThisKind <= MOST_OF_A_KIND) {
            lines.add(where + ": " + mistake);
        }
    }

    /** What concerns the file as a whole. */
    void add(String problem) {
        count++;
        lines.add(problem);
    }

    /** Mistakes of which no more is known than how many they are. */
    void addMore(long more) {
        count += more;
        ofOtherKinds += more;
    }

    long count() {
        return count;
    }

    /** The first lines of each kind, then the counts of those with more. */
    List<String> lines() {
        List<String> all = new ArrayList<>(lines);
        countByKind.forEach((mistake, ofThisKind) -> {
            if (ofThisKind > MOST_OF_A_KIND) {
                all.add("… and " + (ofThisKind - MOST_OF_A_KIND) + " more, " + ofThisKind + " in all: " + mistake);
            }
        });
        if (ofOtherKinds > 0) {
            all.add("… and " + ofOtherKinds + " more");
        }
        return all;
    }
}
