package io.github.onhook.runbook;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.github.onhook.internal.replay.Replay;
import io.github.onhook.journal.FileJournal;
import io.github.onhook.journal.Journal;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Target;
import io.github.onhook.runbook.stored.PlanFile;
import io.github.onhook.runbook.stored.StoredRun;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.simulator.record.NumberRecord;
import io.github.onhook.simulator.record.SeenRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds what a run says against what the simulator knows. */
final class RunTruth {

    private static final int MOST_TOLD = 5;

    private final Simulator simulator;
    private final Path run;
    private final Plan plan;
    /** By number that was finished when an attempt was killed: how often it had been in a request by then. */
    private final Map<String, Integer> finished = new HashMap<>();

    private final List<String> wrong = new ArrayList<>();

    RunTruth(Simulator simulator, Fleet fleet, Path run) {
        this.simulator = simulator;
        this.run = run;
        Plan.Builder all = Plan.builder();
        fleet.targets()
                .forEach(target -> all.add(Target.of(
                        target.accountId(), target.region(), target.voiceConnectorId(), target.phoneNumber())));
        this.plan = all.build();
    }

    /** After a kill: what the journal has an outcome for. */
    void noteFinished() {
        if (!Files.exists(run.resolve("plan.json")) || !Files.exists(run.resolve(StoredRun.JOURNAL))) {
            return;
        }
        PlanFile file = PlanFile.in(run);
        if (!file.fingerprint().equals(plan.fingerprint())) {
            wrong.add("the plan changed on its way");
        }
        Map<String, Integer> sent = sent();
        try (Journal journal = FileJournal.read(run.resolve(StoredRun.JOURNAL), file.runId())) {
            Replay.outcomes(plan, journal)
                    .map(outcome -> outcome.target().phoneNumber().e164())
                    .toStream()
                    .forEach(number -> finished.putIfAbsent(number, sent.getOrDefault(number, 0)));
        }
    }

    private Map<String, Integer> sent() {
        Map<String, Integer> sent = new HashMap<>();
        for (SeenRequest request : simulator.record().requests(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR)) {
            request.numbers().forEach(number -> sent.merge(number.phoneNumber(), 1, Integer::sum));
        }
        return sent;
    }

    /** After the end: everything. */
    KillTally.Ended check() throws IOException {
        JsonNode report = new JsonMapper().readTree(Files.readAllBytes(run.resolve("report.json")));
        Map<String, NumberRecord> truth = new HashMap<>();
        simulator.record().numbers().forEach(number -> truth.put(number.phoneNumber(), number));
        Map<String, Long> byStatus = new HashMap<>();
        Set<String> reported = new HashSet<>();
        Set<String> notDone = new HashSet<>();
        long reads = 0;
        try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(run.resolve("report.csv"))) {
            for (NamedCsvRecord row : csv) {
                String number = row.getField("phone_number");
                String status = row.getField("status");
                if (!reported.add(number)) {
                    wrong.add(number + " has two rows");
                }
                byStatus.merge(status, 1L, Long::sum);
                if (status.equals("DISASSOCIATED")) {
                    reads += row.getField("source").equals("read") ? 1 : 0;
                } else {
                    notDone.add(number);
                }
                compare(status, truth.get(number), number);
            }
        }
        expect("rows of report.csv", truth.size(), reported.size());
        JsonNode totals = report.required("totals");
        expect(
                "targets of report.json",
                truth.size(),
                totals.required("targets").asLong());
        expect(
                "disassociated",
                of(byStatus, "DISASSOCIATED"),
                totals.required("disassociated").asLong());
        expect("failed", of(byStatus, "FAILED"), totals.required("failed").asLong());
        expect("other", truth.size(), of(byStatus, "DISASSOCIATED") + of(byStatus, "FAILED"));
        Set<String> failures = new HashSet<>();
        report.required("failures")
                .forEach(failure -> failures.add(failure.required("phoneNumber").asString()));
        if (!failures.equals(notDone)) {
            wrong.add("report.json and report.csv disagree on what is not off");
        }
        finishedAgain();
        return new KillTally.Ended(
                truth.size(),
                of(byStatus, "DISASSOCIATED"),
                of(byStatus, "FAILED"),
                reads,
                finished.size(),
                simulator.record().count(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR),
                report.required("requests").required("sent").asLong(),
                wrong.subList(0, Math.min(MOST_TOLD, wrong.size())).stream()
                        .map(what -> run + ": " + what)
                        .toList());
    }

    private void compare(String status, @Nullable NumberRecord truth, String number) {
        if (truth == null) {
            wrong.add(number + " is not of the fleet");
            return;
        }
        boolean off = truth.voiceConnectorId() == null;
        boolean right = status.equals("DISASSOCIATED") ? off && truth.timesDisassociated() == 1 : !off;
        if (!right) {
            wrong.add(number + " is " + status + ", and " + truth);
        }
    }

    private void finishedAgain() {
        Map<String, Integer> sent = sent();
        finished.forEach((number, before) -> {
            if (!sent.getOrDefault(number, 0).equals(before)) {
                wrong.add(number + " was finished before a kill, and sent again");
            }
        });
    }

    private void expect(String what, long expected, long is) {
        if (expected != is) {
            wrong.add(what + ": " + is + ", and not " + expected);
        }
    }

    private static long of(Map<String, Long> byStatus, String status) {
        return byStatus.getOrDefault(status, 0L);
    }
}
