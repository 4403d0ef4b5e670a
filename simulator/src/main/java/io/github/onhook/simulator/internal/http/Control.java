package io.github.onhook.simulator.internal.http;

import io.github.onhook.simulator.fault.Faults;
import io.github.onhook.simulator.internal.exchange.Caller;
import io.github.onhook.simulator.internal.exchange.Callers;
import io.github.onhook.simulator.internal.wire.Call;
import io.github.onhook.simulator.internal.wire.Json;
import io.github.onhook.simulator.internal.wire.Percent;
import io.github.onhook.simulator.internal.wire.Refusal;
import io.github.onhook.simulator.internal.wire.Reply;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.simulator.record.NumberRecord;
import io.github.onhook.simulator.record.Record;
import io.github.onhook.simulator.record.RecordJson;
import io.github.onhook.simulator.record.SeenRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;

/** The simulator's own paths, which no AWS call uses: the record as JSON, the fault rules, the ends of sessions. */
public final class Control {
    static final String PREFIX = "/_onhook/";

    private static final String NUMBERS = PREFIX + "numbers";
    private static final String STAYS = PREFIX + "stays";
    private static final int LINES_AT_A_TIME = 200;

    private final Record record;
    private final Faults faults;
    private final Callers callers;

    public Control(Record record, Faults faults, Callers callers) {
        this.record = record;
        this.faults = faults;
        this.callers = callers;
    }

    Reply answer(Call call) {
        try {
            return route(call);
        } catch (Refusal refusal) {
            return problem(refusal.status(), refusal.text());
        } catch (IllegalArgumentException e) {
            return problem(400, String.valueOf(e.getMessage()));
        }
    }

    private Reply route(Call call) {
        Map<String, String> query = Percent.parameters(call.query());
        return switch (call.method() + " " + call.path()) {
            case "GET " + PREFIX + "health" ->
                Reply.json(Json.object(json -> json.writeStringProperty("status", "up")));
            case "GET " + PREFIX + "record" -> Reply.json(RecordJson.summary(record));
            case "GET " + PREFIX + "requests" -> Reply.json(RecordJson.requests(requests(query)));
            case "GET " + PREFIX + "faults" -> Reply.json(RecordJson.faults(faults));
            case "POST " + PREFIX + "faults" -> addFaults(call);
            case "DELETE " + PREFIX + "faults" -> clearFaults();
            case "POST " + PREFIX + "sessions/expire" -> endSessions(query, Caller.Session::expire);
            case "POST " + PREFIX + "sessions/revoke" -> endSessions(query, Caller.Session::revoke);
            default -> number(call);
        };
    }

    private Reply number(Call call) {
        if (!call.method().equals("GET") || !call.path().startsWith(NUMBERS + "/")) {
            throw new Refusal(404, "NotFound", "nothing is at " + call.method() + " " + call.path());
        }
        String number = Percent.decode(call.path().substring(NUMBERS.length() + 1), false);
        return Reply.json(RecordJson.number(record.number(number), record.stays(number), record.history(number)));
    }

    private Reply addFaults(Call call) {
        faults.add(Faults.parse(new String(call.body(), StandardCharsets.UTF_8)));
        return Reply.json(RecordJson.faults(faults));
    }

    private Reply clearFaults() {
        faults.clear();
        return Reply.json(RecordJson.faults(faults));
    }

    private Reply endSessions(Map<String, String> query, Consumer<Caller.Session> how) {
        String account = query.get("account");
        callers.forEachSession(caller -> account == null || account.equals(caller.accountId), how);
        return Reply.json(Json.object(json -> {}));
    }

    private List<SeenRequest> requests(Map<String, String> query) {
        String operation = query.get("operation");
        String account = query.get("account");
        String region = query.get("region");
        SimulatedOperation asked = operation == null ? null : SimulatedOperation.named(operation);
        List<SeenRequest> all = record.requests().stream()
                .filter(seen -> asked == null || seen.operation() == asked)
                .filter(seen -> account == null || seen.accountId().equals(account))
                .filter(seen -> region == null || seen.region().equals(region))
                .toList();
        int last = Integer.parseInt(query.getOrDefault("last", "1000"));
        return all.subList(Math.max(0, all.size() - last), all.size());
    }

    /** Whether the call requests every number or every stay: such an answer is streamed. */
    static boolean asksForLines(Call call) {
        return call.method().equals("GET")
                && (call.path().equals(NUMBERS) || call.path().equals(STAYS));
    }

    /** The numbers or stays asked for, one to a line, some hundred lines at a time. */
    Flux<byte[]> lines(Call call) {
        if (call.path().equals(STAYS)) {
            return Flux.fromStream(record::stays).buffer(LINES_AT_A_TIME).map(RecordJson::stays);
        }
        Predicate<NumberRecord> selected = selected(Percent.parameters(call.query()));
        return Flux.fromStream(() -> record.numbers().filter(selected))
                .buffer(LINES_AT_A_TIME)
                .map(RecordJson::lines);
    }

    private static Predicate<NumberRecord> selected(Map<String, String> query) {
        String account = query.get("account");
        String region = query.get("region");
        String connector = query.get("connector");
        String associated = query.get("associated");
        return number -> (account == null || account.equals(number.accountId()))
                && (region == null || region.equals(number.region()))
                && (connector == null || connector.equals(number.voiceConnectorId()))
                && (associated == null || associated.equals(String.valueOf(number.voiceConnectorId() != null)));
    }

    private static Reply problem(int status, String message) {
        return new Reply(status, Reply.JSON, null, Json.object(json -> json.writeStringProperty("message", message)));
    }
}
