package io.github.onhook.simulator.internal.voice;

import io.github.onhook.simulator.internal.wire.Call;
import io.github.onhook.simulator.internal.wire.Percent;
import io.github.onhook.simulator.internal.wire.Refusal;
import io.github.onhook.simulator.model.SimulatedOperation;

/**
 * Which of the voice operations a method, path and query mean.
 *
 * @param id of the connector, group or number in the path, decoded; empty where the path has none
 */
record VoiceRoute(SimulatedOperation operation, String id) {
    private static final String CONNECTORS = "/voice-connectors";
    private static final String GROUPS = "/voice-connector-groups";
    private static final String NUMBERS = "/phone-numbers";

    static VoiceRoute of(Call call) {
        String path = call.path();
        boolean get = call.method().equals("GET");
        if (path.startsWith(NUMBERS) && !get) {
            return postNumbers(call);
        }
        if (path.startsWith(NUMBERS)) {
            return get(call, NUMBERS, SimulatedOperation.LIST_PHONE_NUMBERS, SimulatedOperation.GET_PHONE_NUMBER);
        }
        if (path.startsWith(GROUPS)) {
            return get
                    ? get(call, GROUPS, SimulatedOperation.LIST_GROUPS, SimulatedOperation.GET_GROUP)
                    : post(
                            call,
                            GROUPS,
                            SimulatedOperation.DISASSOCIATE_FROM_GROUP,
                            SimulatedOperation.ASSOCIATE_WITH_GROUP);
        }
        if (path.startsWith(CONNECTORS)) {
            return get
                    ? get(call, CONNECTORS, SimulatedOperation.LIST_CONNECTORS, SimulatedOperation.GET_CONNECTOR)
                    : post(
                            call,
                            CONNECTORS,
                            SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR,
                            SimulatedOperation.ASSOCIATE_WITH_CONNECTOR);
        }
        throw unknown(call);
    }

    private static VoiceRoute get(Call call, String collection, SimulatedOperation list, SimulatedOperation get) {
        if (call.path().length() == collection.length()) {
            return new VoiceRoute(list, "");
        }
        return new VoiceRoute(get, id(call, collection));
    }

    private static VoiceRoute post(
            Call call, String collection, SimulatedOperation disassociate, SimulatedOperation associate) {
        if (call.method().equals("POST")) {
            if (call.query().equals("operation=disassociate-phone-numbers")) {
                return new VoiceRoute(disassociate, id(call, collection));
            }
            if (call.query().equals("operation=associate-phone-numbers")) {
                return new VoiceRoute(associate, id(call, collection));
            }
        }
        throw unknown(call);
    }

    private static VoiceRoute postNumbers(Call call) {
        if (call.method().equals("POST")) {
            if (call.query().equals("operation=batch-delete") && call.path().equals(NUMBERS)) {
                return new VoiceRoute(SimulatedOperation.BATCH_DELETE_NUMBERS, "");
            }
            if (call.query().equals("operation=restore")) {
                return new VoiceRoute(SimulatedOperation.RESTORE_NUMBER, id(call, NUMBERS));
            }
        }
        throw unknown(call);
    }

    private static String id(Call call, String collection) {
        String path = call.path();
        int from = collection.length() + 1;
        if (path.length() <= from || path.charAt(from - 1) != '/' || path.indexOf('/', from) >= 0) {
            throw unknown(call);
        }
        return Percent.decode(path.substring(from), false);
    }

    private static Refusal unknown(Call call) {
        return new Refusal(404, "UnknownOperationException", "No operation is " + call.method() + " " + call.path());
    }
}
