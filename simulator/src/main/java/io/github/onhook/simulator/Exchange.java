package io.github.onhook.simulator;

import io.github.onhook.simulator.wire.Call;
import io.github.onhook.simulator.wire.Protocol;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One request on its way through: what has been found out so far, for the faults and for the record. */
final class Exchange implements FaultedRequest {
    static final long[] NO_NUMBERS = {};

    final Call call;
    final String requestId;
    final long atMillis;
    Protocol protocol = Protocol.REST_JSON;

    @Nullable SimulatedOperation operation;

    @Nullable Caller caller;
    /** Whose resources are meant: the caller's account, or that of the role to assume. */
    String accountId = "";

    String region = "";
    /** A connector, group, number or role. */
    String resource = "";

    long[] numbers = NO_NUMBERS;
    /** Whether the request asks to be applied against other associations. */
    boolean forced;

    byte @Nullable [] outcomes;

    @Nullable String @Nullable [] numberCodes;

    @Nullable LiveLocation location;

    @Nullable FaultPlan faults;

    int status = 200;

    @Nullable String errorCode;

    Duration delay = Duration.ZERO;

    private boolean begun;

    Exchange(Call call, String requestId, long atMillis) {
        this.call = call;
        this.requestId = requestId;
        this.atMillis = atMillis;
    }

    @Override
    public String accountId() {
        return accountId;
    }

    @Override
    public String region() {
        return region;
    }

    @Override
    public @Nullable SimulatedOperation operation() {
        return operation;
    }

    @Override
    public String resource() {
        return resource;
    }

    @Override
    public long[] numbers() {
        return numbers;
    }

    Caller callerKnown() {
        return Objects.requireNonNull(caller, "asked before the caller is known");
    }

    /** Arrives at a location: from now until {@link #end()} the request is in flight there. */
    void enter(LiveLocation here, SimulatedOperation asked) {
        operation = asked;
        location = here;
        here.begin(asked);
        begun = true;
    }

    void end() {
        LiveLocation here = location;
        if (here != null && begun) {
            begun = false;
            here.end();
        }
    }

    void refused(int withStatus, @Nullable String code) {
        status = withStatus;
        errorCode = code;
        LiveLocation here = location;
        if (here != null) {
            here.countRefused(withStatus == 429);
        }
    }

    void outcome(int nth, SimulatedOutcome outcome) {
        byte[] all = outcomes;
        if (all == null) {
            all = new byte[numbers.length];
            Arrays.fill(all, SimulatedOutcome.NOT_APPLIED.code());
            outcomes = all;
        }
        all[nth] = outcome.code();
    }

    void refuseNumber(int nth, String code) {
        @Nullable String[] codes = numberCodes;
        if (codes == null) {
            codes = new @Nullable String[numbers.length];
            numberCodes = codes;
        }
        codes[nth] = code;
        outcome(nth, SimulatedOutcome.REFUSED);
    }
}
