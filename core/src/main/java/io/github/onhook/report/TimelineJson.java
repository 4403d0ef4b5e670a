package io.github.onhook.report;

import io.github.onhook.model.Location;
import io.github.onhook.report.Timeline.Moment;
import io.github.onhook.report.Timeline.RateCurve;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How a run went over time, as JSON, so that its page can be written again. */
public final class TimelineJson {

    private static final ObjectMapper JSON =
            JsonMapper.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private TimelineJson() {}

    /** Writes it. Blocks; does not close the stream. */
    public static void write(Timeline timeline, OutputStream out) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.put("stepMillis", timeline.step().toMillis());
        counts(json, "done", timeline, Moment::done);
        counts(json, "notDone", timeline, Moment::notDone);
        counts(json, "sent", timeline, Moment::sent);
        counts(json, "throttled", timeline, Moment::throttled);
        json.put("rateStepMillis", timeline.rateStep().toMillis());
        ArrayNode rates = json.putArray("rates");
        for (RateCurve curve : timeline.rates()) {
            ObjectNode location = rates.addObject();
            location.put("accountId", curve.location().accountId());
            location.put("region", curve.location().region());
            ArrayNode points = location.putArray("perSecond");
            curve.perSecond().forEach(rate -> points.add(Math.round(rate * 100) / 100.0));
        }
        try {
            JSON.writeValue(out, json);
        } catch (JacksonException e) {
            throw new IOException("the timeline could not be written as JSON", e);
        }
        out.write('\n');
    }

    /** Reads it. Blocks; does not close the stream. */
    public static Timeline read(InputStream in) throws IOException {
        try {
            JsonNode json = JSON.readTree(in);
            List<JsonNode> done = values(json, "done");
            List<JsonNode> notDone = values(json, "notDone");
            List<JsonNode> sent = values(json, "sent");
            List<JsonNode> throttled = values(json, "throttled");
            return new Timeline(
                    Duration.ofMillis(json.required("stepMillis").asLong()),
                    IntStream.range(0, done.size())
                            .mapToObj(i -> new Moment(
                                    done.get(i).asLong(),
                                    notDone.get(i).asLong(),
                                    sent.get(i).asLong(),
                                    throttled.get(i).asLong()))
                            .toList(),
                    Duration.ofMillis(json.required("rateStepMillis").asLong()),
                    values(json, "rates").stream().map(TimelineJson::curve).toList());
        } catch (JacksonException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IOException("it is not a timeline that can be read: was it edited?", e);
        }
    }

    private static RateCurve curve(JsonNode json) {
        return new RateCurve(
                new Location(
                        json.required("accountId").asString(),
                        json.required("region").asString()),
                values(json, "perSecond").stream().map(JsonNode::asDouble).toList());
    }

    private static List<JsonNode> values(JsonNode json, String name) {
        return json.required(name).valueStream().toList();
    }

    private static void counts(ObjectNode json, String name, Timeline timeline, ToLongFunction<Moment> count) {
        ArrayNode counts = json.putArray(name);
        timeline.moments().forEach(moment -> counts.add(count.applyAsLong(moment)));
    }
}
