package io.github.onhook.simulator.model;

import java.util.Arrays;

/** What the simulator can be asked to do. */
public enum SimulatedOperation {
    DISASSOCIATE_FROM_CONNECTOR("chime", "DisassociatePhoneNumbersFromVoiceConnector"),
    DISASSOCIATE_FROM_GROUP("chime", "DisassociatePhoneNumbersFromVoiceConnectorGroup"),
    ASSOCIATE_WITH_CONNECTOR("chime", "AssociatePhoneNumbersWithVoiceConnector"),
    ASSOCIATE_WITH_GROUP("chime", "AssociatePhoneNumbersWithVoiceConnectorGroup"),
    LIST_PHONE_NUMBERS("chime", "ListPhoneNumbers"),
    GET_PHONE_NUMBER("chime", "GetPhoneNumber"),
    LIST_CONNECTORS("chime", "ListVoiceConnectors"),
    GET_CONNECTOR("chime", "GetVoiceConnector"),
    LIST_GROUPS("chime", "ListVoiceConnectorGroups"),
    GET_GROUP("chime", "GetVoiceConnectorGroup"),
    BATCH_DELETE_NUMBERS("chime", "BatchDeletePhoneNumber"),
    RESTORE_NUMBER("chime", "RestorePhoneNumber"),
    ASSUME_ROLE("sts", "AssumeRole"),
    GET_CALLER_IDENTITY("sts", "GetCallerIdentity"),
    LIST_ACCOUNTS("organizations", "ListAccounts"),
    LIST_ACCOUNTS_FOR_PARENT("organizations", "ListAccountsForParent"),
    LIST_UNITS_FOR_PARENT("organizations", "ListOrganizationalUnitsForParent"),
    LIST_TAGS("organizations", "ListTagsForResource");

    private final String service;
    private final String apiName;
    private final String action;

    SimulatedOperation(String service, String apiName) {
        this.service = service;
        this.apiName = apiName;
        this.action = service + ":" + apiName;
    }

    /** The operation of this name in the service's model.
     *
     * @throws IllegalArgumentException naming those there are
     */
    public static SimulatedOperation named(String apiName) {
        for (SimulatedOperation operation : values()) {
            if (operation.apiName.equals(apiName)) {
                return operation;
            }
        }
        throw new IllegalArgumentException("operation must be one of "
                + Arrays.stream(values()).map(SimulatedOperation::apiName).toList() + ", was \"" + apiName + "\"");
    }

    /** Its name in the service's model, such as {@code ListPhoneNumbers}. */
    public String apiName() {
        return apiName;
    }

    /** The service as a signature names it: {@code chime}, {@code sts} or {@code organizations}. */
    public String service() {
        return service;
    }

    /** Its name in a policy, such as {@code chime:ListPhoneNumbers}. */
    public String action() {
        return action;
    }

    /** Its place in an array of one entry for each operation. */
    @SuppressWarnings("EnumOrdinal")
    public int index() {
        return ordinal();
    }
}
