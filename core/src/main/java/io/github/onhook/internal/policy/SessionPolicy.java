package io.github.onhook.internal.policy;

import io.github.onhook.model.Operation;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The least that a session must be allowed: a session policy narrows the role's own permissions down to it. */
public final class SessionPolicy {

    /** The further actions of looking at what is there: for checking a plan, discovering targets, and verifying. */
    public static final List<String> INVENTORY = List.of(
            "chime:GetVoiceConnector",
            "chime:GetVoiceConnectorGroup",
            "chime:ListPhoneNumbers",
            "chime:ListVoiceConnectorGroups",
            "chime:ListVoiceConnectors");

    /** The further actions of putting back what a run took off. */
    public static final List<String> RESTORE = List.of(
            "chime:AssociatePhoneNumbersWithVoiceConnector", "chime:AssociatePhoneNumbersWithVoiceConnectorGroup");

    /** How long one may be: STS counts plain characters, and packs besides. */
    public static final int MAX_LENGTH = 2048;

    private static final String READ = "chime:GetPhoneNumber";
    private static final String CONNECTOR = "chime:GetVoiceConnector";
    private static final String LIST = "chime:ListPhoneNumbers";

    private SessionPolicy() {}

    /**
     * The actions that a run needs: its change, and the reads that settle what an answer left open, one number or a
     * connector at a time. Where a role does not allow the list, single reads take its place.
     */
    public static List<String> actions(Operation operation) {
        return switch (operation) {
            case DISASSOCIATE_FROM_VOICE_CONNECTOR ->
                List.of("chime:DisassociatePhoneNumbersFromVoiceConnector", READ, LIST);
            case DISASSOCIATE_FROM_VOICE_CONNECTOR_GROUP ->
                List.of("chime:DisassociatePhoneNumbersFromVoiceConnectorGroup", READ, LIST);
            case ASSOCIATE_WITH_VOICE_CONNECTOR -> List.of("chime:AssociatePhoneNumbersWithVoiceConnector", READ, LIST);
            case ASSOCIATE_WITH_VOICE_CONNECTOR_GROUP ->
                List.of("chime:AssociatePhoneNumbersWithVoiceConnectorGroup", READ, LIST);
            case MOVE ->
                List.of(
                        "chime:DisassociatePhoneNumbersFromVoiceConnector",
                        "chime:AssociatePhoneNumbersWithVoiceConnector",
                        CONNECTOR,
                        READ,
                        LIST);
            case MOVE_ATOMIC -> List.of("chime:AssociatePhoneNumbersWithVoiceConnector", CONNECTOR, READ, LIST);
            case RELEASE -> List.of("chime:BatchDeletePhoneNumber", READ, LIST);
            case UNDO_RELEASE -> List.of("chime:RestorePhoneNumber", READ, LIST);
        };
    }

    /** The policy that allows what an operation needs and these further actions, as JSON. */
    public static String of(Operation operation, Collection<String> furtherActions) {
        Set<String> actions = new TreeSet<>(actions(operation));
        actions.addAll(furtherActions);
        return allowing(actions, "*");
    }

    /** The policy that allows what any operation needs, {@link #INVENTORY} and these further actions, as JSON. */
    public static String ofEveryOperation(Collection<String> furtherActions) {
        Set<String> actions = new TreeSet<>(INVENTORY);
        for (Operation operation : Operation.values()) {
            actions.addAll(actions(operation));
        }
        actions.addAll(furtherActions);
        return allowing(actions, "*");
    }

    /** The policy that allows {@link #INVENTORY} and nothing else, as JSON: such a session changes nothing. */
    public static String toRead() {
        return allowing(INVENTORY, "*");
    }

    /** What a hub role's session is for: assuming this role, in any account. */
    public static String toAssume(String roleArn) {
        return allowing(List.of("sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"), roleArn);
    }

    private static String allowing(Collection<String> actions, String resource) {
        String list = actions.stream().map(action -> '"' + action + '"').collect(Collectors.joining(","));
        return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[" + list
                + "],\"Resource\":\"" + resource + "\"}]}";
    }
}
