package io.github.onhook.internal.report;

import io.github.onhook.internal.text.JsonTree;
import io.github.onhook.model.Location;
import io.github.onhook.report.Timeline;
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
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** How a run went over time, as JSON, so that its page can be written again. */
public final class TimelineJson {

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .build();

    private TimelineJson() {}

    /** Writes it. Blocks; does not close the stream. */
    public static void write(Timeline timeline, OutputStream out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeNumberProperty("stepMillis", timeline.step().toMillis());
            counts(json, "done", timeline, Moment::done);
            counts(json, "notDone", timeline, Moment::notDone);
            counts(json, "sent", timeline, Moment::sent);
            counts(json, "throttled", timeline, Moment::throttled);
            json.writeNumberProperty("rateStepMillis", timeline.rateStep().toMillis());
            json.writeArrayPropertyStart("rates");
            timeline.rates().forEach(curve -> write(curve, json));
            json.writeEndArray();
            json.writeEndObject();
        } catch (JacksonException e) {
            throw new IOException("the timeline could not be written as JSON", e);
        }
        out.write('\n');
    }

    /** Reads it. Blocks; does not close the stream. */
    public static Timeline read(InputStream in) throws IOException {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), in)) {
            JsonTree json = JsonTree.document(parser);
            List<JsonTree> done = values(json, "done");
            List<JsonTree> notDone = values(json, "notDone");
            List<JsonTree> sent = values(json, "sent");
            List<JsonTree> throttled = values(json, "throttled");
            return new Timeline(
                    Duration.ofMillis(json.required("stepMillis").number()),
                    IntStream.range(0, done.size())
                            .mapToObj(i -> new Moment(
                                    done.get(i).number(),
                                    notDone.get(i).number(),
                                    sent.get(i).number(),
                                    throttled.get(i).number()))
                            .toList(),
                    Duration.ofMillis(json.required("rateStepMillis").number()),
                    values(json, "rates").stream().map(TimelineJson::curve).toList());
        } catch (JacksonException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IOException("it is not a timeline that can be read: was it edited?", e);
        }
    }

    private static RateCurve curve(JsonTree json) {
        return new RateCurve(
                new Location(
                        json.required("accountId").text(),
                        json.required("region").text()),
                values(json, "perSecond").stream().map(JsonTree::decimal).toList());
    }

    private static List<JsonTree> values(JsonTree json, String name) {
        return json.required(name).elements().toList();
    }

    private static void write(RateCurve curve, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("accountId", curve.location().accountId());
        json.writeStringProperty("region", curve.location().region());
        json.writeArrayPropertyStart("perSecond");
        curve.perSecond().forEach(rate -> json.writeNumber(Math.round(rate * 100) / 100.0));
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void counts(JsonGenerator json, String name, Timeline timeline, ToLongFunction<Moment> count) {
        json.writeArrayPropertyStart(name);
        timeline.moments().forEach(moment -> json.writeNumber(count.applyAsLong(moment)));
        json.writeEndArray();
    }
}
