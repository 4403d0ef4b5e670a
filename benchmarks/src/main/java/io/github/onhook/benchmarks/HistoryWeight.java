package io.github.onhook.benchmarks;

import com.google.protobuf.ByteString;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Plan.PlannedConnector;
import io.github.onhook.temporal.internal.workflow.Ids;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Measures the histories of a run in the service: events, bytes, and plan data that is readable without the key. */
final class HistoryWeight {

    private static final int LOCATIONS_PER_GROUP = 200;
    private static final Pattern WORD = Pattern.compile("[0-9]{8,}|[A-Za-z0-9/]{16,}");

    private long events;
    private long bytes;
    private long most;

    private long readable;
    private final Set<String> secrets;
    private final int[] lengths;

    private HistoryWeight(Set<String> secrets) {
        this.secrets = secrets;
        lengths = secrets.stream().mapToInt(String::length).distinct().toArray();
    }

    /** Numbers, accounts and connectors of the plan, and the key of the workers' credentials. */
    private static Set<String> secrets(Plan plan, String secretAccessKey) {
        Set<String> secrets = new HashSet<>();
        secrets.add(secretAccessKey);
        for (PlannedConnector connector : plan.connectors()) {
            secrets.add(connector.voiceConnectorId());
            secrets.add(connector.location().accountId());
            connector
                    .targets()
                    .forEach(target -> secrets.add(target.phoneNumber().e164().substring(1)));
        }
        return secrets;
    }

    static void print(WorkflowServiceStubs service, String runId, Plan plan, String secretAccessKey) {
        int locations = plan.locations().size();
        Set<String> secrets = secrets(plan, secretAccessKey);
        HistoryWeight run = new HistoryWeight(secrets);
        run.add(service, Ids.run(runId));
        HistoryWeight groups = new HistoryWeight(secrets);
        for (int group = 0; group * LOCATIONS_PER_GROUP < locations; group++) {
            groups.add(service, Ids.group(runId, group));
        }
        HistoryWeight each = new HistoryWeight(secrets);
        for (int index = 0; index < locations; index++) {
            each.add(service, Ids.location(runId, index));
        }
        double thousands = plan.size() / 1000.0;
        System.out.printf(
                "history: run %,d events, groups %,d (largest %,d), locations %,d (largest %,d);"
                        + " for 1,000 numbers %.1f events, %,.0f bytes;"
                        + " %d words that are a number, an account, a connector or a key of the plan%n",
                run.events,
                groups.events,
                groups.most,
                each.events,
                each.most,
                (run.events + groups.events + each.events) / thousands,
                (run.bytes + groups.bytes + each.bytes) / thousands,
                run.readable + groups.readable + each.readable);
    }

    private void add(WorkflowServiceStubs service, String workflowId) {
        long own = 0;
        ByteString next = ByteString.EMPTY;
        do {
            GetWorkflowExecutionHistoryResponse page = service.blockingStub()
                    .getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                            .setNamespace("default")
                            .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                            .setNextPageToken(next)
                            .build());
            for (HistoryEvent event : page.getHistory().getEventsList()) {
                own++;
                bytes += event.getSerializedSize();
                Matcher words = WORD.matcher(event.toByteString().toString(StandardCharsets.ISO_8859_1));
                while (words.find()) {
                    readable += readableIn(words.group());
                }
            }
            next = page.getNextPageToken();
        } while (!next.isEmpty());
        events += own;
        most = Math.max(most, own);
    }

    private long readableIn(String word) {
        long found = 0;
        for (int length : lengths) {
            for (int from = 0; from + length <= word.length(); from++) {
                found += secrets.contains(word.substring(from, from + length)) ? 1 : 0;
            }
        }
        return found;
    }
}
