package io.github.onhook.metrics;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * All observations. Requests and AssumeRole calls are children of their run; a run is a child of the observation
 * current at
 * its subscription.
 *
 * <p>The names differ from those of {@link Meters}, so that a registry that also creates meters from observations can
 * hold both.
 */
public enum Observations implements ObservationDocumentation {
    /** One run. */
    RUN("onhook.observed.run", "onhook run", new Low[] {Low.OPERATION, Low.STATUS}, new High[] {High.RUN_ID}),
    /** One mutating request: the numbers of a batch. */
    BATCH(
            "onhook.observed.batch",
            "onhook batch",
            new Low[] {Low.OPERATION, Low.REGION, Low.OUTCOME, Low.CODE},
            new High[] {High.ACCOUNT, High.CONNECTOR, High.NUMBERS, High.REQUEST_ID}),
    /** One AssumeRole call. */
    ASSUME_ROLE("onhook.observed.assume-role", "onhook AssumeRole", new Low[] {Low.OUTCOME, Low.CODE}, new High[] {
        High.ACCOUNT, High.REQUEST_ID
    });

    /** Keys with few values: they may become tags of meters. */
    public enum Low implements KeyName {
        /** {@link io.github.onhook.model.Operation#label()}. */
        OPERATION("operation"),
        /** The Region's code. */
        REGION("region"),
        /** {@code success}, {@code throttled}, {@code error} or {@code timeout}. */
        OUTCOME("outcome"),
        /** The code of the error, {@code none} without an error, {@code other} after the first hundred. */
        CODE("code"),
        /** {@link io.github.onhook.model.RunStatus}. */
        STATUS("status");

        private final String key;

        Low(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return key;
        }
    }

    /** Keys with many values: they are for traces only. */
    public enum High implements KeyName {
        /** {@link io.github.onhook.Run#id()}. */
        RUN_ID("run.id"),
        /** The account's 12 digits. */
        ACCOUNT("account"),
        /** The Voice Connector, or group. */
        CONNECTOR("voice.connector.id"),
        /** The number of phone numbers in the request. */
        NUMBERS("numbers"),
        /** The AWS request id; for AssumeRole, only if it failed. */
        REQUEST_ID("request.id");

        private final String key;

        High(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return key;
        }
    }

    private final String observationName;
    private final String spanName;

    @SuppressWarnings("ImmutableEnumChecker") // Only copies are handed out.
    private final KeyName[] low;

    @SuppressWarnings("ImmutableEnumChecker") // As above.
    private final KeyName[] high;

    Observations(String observationName, String spanName, Low[] low, High[] high) {
        this.observationName = observationName;
        this.spanName = spanName;
        this.low = low.clone();
        this.high = high.clone();
    }

    @Override
    public String getName() {
        return observationName;
    }

    @Override
    public String getContextualName() {
        return spanName;
    }

    @Override
    public KeyName[] getLowCardinalityKeyNames() {
        return low.clone();
    }

    @Override
    public KeyName[] getHighCardinalityKeyNames() {
        return high.clone();
    }
}
