package io.github.onhook.simulator.internal.exchange;

import io.github.onhook.simulator.fault.FaultPlan;
import io.github.onhook.simulator.fault.FaultedRequest;
import io.github.onhook.simulator.internal.state.LiveLocation;
import io.github.onhook.simulator.internal.wire.Call;
import io.github.onhook.simulator.internal.wire.Protocol;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.simulator.model.SimulatedOutcome;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One request on its way through: what has been found out so far, for the faults and for the record. */
public final class Exchange implements FaultedRequest {
    public static final long[] NO_NUMBERS = {};

    public final Call call;
    public final String requestId;
    public final long atMillis;
    public Protocol protocol = Protocol.REST_JSON;

    @Nullable public SimulatedOperation operation;

    @Nullable public Caller caller;
    /** Whose resources are meant: the caller's account, or that of the role to assume. */
    public String accountId = "";

    public String region = "";
    /** A connector, group, number or role. */
    public String resource = "";

    public long[] numbers = NO_NUMBERS;
    /** Whether the request asks to be applied against other associations. */
    public boolean forced;

    public byte @Nullable [] outcomes;

    @Nullable public String @Nullable [] numberCodes;

    @Nullable public LiveLocation location;

    @Nullable public FaultPlan faults;

    public int status = 200;

    @Nullable public String errorCode;

    public Duration delay = Duration.ZERO;

    private boolean begun;

    public Exchange(Call call, String requestId, long atMillis) {
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

    public Caller callerKnown() {
        return Objects.requireNonNull(caller, "asked before the caller is known");
    }

    /** Arrives at a location: from now until {@link #end()} the request is in flight there. */
    public void enter(LiveLocation here, SimulatedOperation asked) {
        operation = asked;
        location = here;
        here.begin(asked);
        begun = true;
    }

    public void end() {
        LiveLocation here = location;
        if (here != null && begun) {
            begun = false;
            here.end();
        }
    }

    public void refused(int withStatus, @Nullable String code) {
        status = withStatus;
        errorCode = code;
        LiveLocation here = location;
        if (here != null) {
            here.countRefused(withStatus == 429);
        }
    }

    public void outcome(int nth, SimulatedOutcome outcome) {
        byte[] all = outcomes;
        if (all == null) {
            all = new byte[numbers.length];
            Arrays.fill(all, SimulatedOutcome.NOT_APPLIED.code());
            outcomes = all;
        }
        all[nth] = outcome.code();
    }

    public void refuseNumber(int nth, String code) {
        @Nullable String[] codes = numberCodes;
        if (codes == null) {
            codes = new @Nullable String[numbers.length];
            numberCodes = codes;
        }
        codes[nth] = code;
        outcome(nth, SimulatedOutcome.REFUSED);
    }
}
