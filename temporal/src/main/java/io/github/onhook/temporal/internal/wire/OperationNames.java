package io.github.onhook.temporal.internal.wire;

import io.github.onhook.model.Operation;
import java.util.Arrays;
import java.util.Map;

/** Operations in histories and search attributes: four keep the names that they had when the first runs were written. */
public final class OperationNames {

    private static final Map<Operation, String> FIRST_NAMES = Map.of(
            Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, "VOICE_CONNECTOR",
            Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR_GROUP, "VOICE_CONNECTOR_GROUP",
            Operation.ASSOCIATE_WITH_VOICE_CONNECTOR, "ASSOCIATE_VOICE_CONNECTOR",
            Operation.ASSOCIATE_WITH_VOICE_CONNECTOR_GROUP, "ASSOCIATE_VOICE_CONNECTOR_GROUP");

    private OperationNames() {}

    /** The name of an operation. */
    public static String of(Operation operation) {
        return FIRST_NAMES.getOrDefault(operation, operation.name());
    }

    /**
     * The operation of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Operation operation(String name) {
        return Arrays.stream(Operation.values())
                .filter(operation -> of(operation).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no operation has the name '" + name + "'"));
    }
}
