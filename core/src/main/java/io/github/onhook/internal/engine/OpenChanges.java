package io.github.onhook.internal.engine;

import io.github.onhook.internal.text.ReasonCodes;
import io.github.onhook.model.Operation;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunEvent.RequestResult;
import java.util.ArrayList;
import java.util.List;
import reactor.util.context.Context;

/** The changes of a location that are in flight, as listeners follow them. */
final class OpenChanges {

    private final Engine engine;
    private final Lane lane;
    /** Contexts of their own; those of runs without traces are one and the same, and are counted. */
    private final List<Context> contexts = new ArrayList<>();

    private final Context ofRun;
    private int inContextOfRun;

    private boolean begun;

    OpenChanges(Engine engine, Lane lane, Context ofRun) {
        this.engine = engine;
        this.lane = lane;
        this.ofRun = ofRun;
    }

    /**
     * A change is sent. With the first one of the location, its rate is reported.
     *
     * @return the context of its call
     */
    Context begin(Batch batch) {
        Operation operation = engine.settings().operation();
        if (!begun) {
            begun = true;
            engine.listener().rateChanged(new RunEvent.RateChanged(lane.location, lane.changes.rate()));
        }
        Context context = engine.listener()
                .requestSent(
                        new RunEvent.RequestSent(
                                lane.location,
                                operation,
                                batch.size(),
                                batch.queue().key.id()),
                        ofRun);
        if (context == ofRun) {
            inContextOfRun++;
        } else {
            contexts.add(context);
        }
        return context;
    }

    void end(Context context) {
        if (context == ofRun) {
            inContextOfRun--;
        } else {
            contexts.remove(context);
        }
    }

    /** The run broke: no answer is waited for. */
    void breakOff() {
        Operation operation = engine.settings().operation();
        for (; inContextOfRun > 0; inContextOfRun--) {
            contexts.add(ofRun);
        }
        for (Context context : contexts) {
            engine.listener()
                    .requestFinished(new RunEvent.RequestFinished(
                            lane.location, operation, RequestResult.ERROR, ReasonCodes.RUN_BROKE, 0, null, context));
        }
        contexts.clear();
    }
}
