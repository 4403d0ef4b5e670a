package io.github.onhook.simulator;

import io.github.onhook.simulator.internal.state.NumberColumns;
import io.github.onhook.simulator.model.NumberStatus;
import io.github.onhook.simulator.model.ProductType;
import java.util.List;

/** Says more of a number than the connector it is on. */
public final class NumberBuilder {
    private final NumberColumns columns;
    private final int slot;

    NumberBuilder(NumberColumns columns, int slot) {
        this.columns = columns;
        this.slot = slot;
    }

    /** Its status at first, where it is neither simply assigned nor unassigned. */
    public NumberBuilder status(NumberStatus status) {
        columns.status[slot] = status.code();
        return this;
    }

    public NumberBuilder productType(ProductType productType) {
        columns.product[slot] = productType.code();
        return this;
    }

    /** SIP rules it is associated with as well. */
    public NumberBuilder sipRules(String... ids) {
        columns.sipRules.put(slot, List.of(ids));
        return this;
    }
}
