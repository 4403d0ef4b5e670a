package io.github.onhook.report;

import io.github.onhook.Source;
import java.util.HashMap;
import java.util.Map;

/**
 * What an error code means, and what to do about it.
 *
 * @param meaning what happened, in a sentence
 * @param remedy what to do, in a sentence or two
 */
public record Advice(String meaning, String remedy) {

    private static final Map<String, Advice> NUMBER = new HashMap<>();
    private static final Map<String, Advice> REQUEST = new HashMap<>();
    private static final Map<String, Advice> SESSION = new HashMap<>();
    private static final Map<String, Advice> OWN = new HashMap<>();

    private static final String ASK_SUPPORT =
            "If it comes again, open a case with AWS Support and give the request id.";

    static {
        add(
                NUMBER,
                "NotFound",
                "The number is not in this account, or still on this connector though the service denies it.",
                "Check account and Region of the number; it may have been moved or released.");
        add(NUMBER, "Gone", "The number is no longer in this account.", "Take it out of the targets.");
        add(
                NUMBER,
                "Conflict",
                "The number was being changed by somebody else.",
                "Find out what else changes it, then run the failures again.");
        add(
                NUMBER,
                "BadRequest",
                "The service does not accept this number.",
                "Check that it is spelled right and belongs to this account.");
        add(
                NUMBER,
                "Forbidden",
                "The service does not let this number be changed.",
                "See whether a port-out or an order holds it; then ask the account's owner.");
        add(
                NUMBER,
                "AccessDenied",
                "The role may not change this number.",
                "Add the disassociate action to the role's policy, and look for a service control policy that denies it.");
        add(
                NUMBER,
                "Unauthorized",
                "The service did not accept the caller for this number.",
                "Check the role and its trust policy, then run the failures again.");
        add(
                NUMBER,
                "PreconditionFailed",
                "The number is not in a state in which it can be disassociated.",
                "Look at its status in the console: a port or a deletion may be under way.");
        add(
                NUMBER,
                "Unprocessable",
                "The service understood the request and cannot do it for this number.",
                "Look at the number's status and associations in the console.");
        add(
                NUMBER,
                "Validation",
                "The service finds the number or the connector malformed.",
                "Check both in the targets file.");
        add(
                NUMBER,
                "ResourceLimitExceeded",
                "A quota of the account is used up.",
                "Look at the account's service quotas, then run the failures again.");
        add(
                NUMBER,
                "VoiceConnectorGroupAssociationsExist",
                "The number is bound through a Voice Connector group.",
                "Run with operation voice-connector-group and the group's id.");
        add(
                NUMBER,
                "PhoneNumberAssociationsExist",
                "The number has associations that stand in the way, such as a SIP rule.",
                "Remove those first, then run the failures again.");
        add(
                NUMBER,
                "Throttled",
                "The service was too busy for this number, each time it was tried.",
                "Run the failures again, with a lower rate.");
        add(
                NUMBER,
                "Throttling",
                "The service was too busy for this number, each time it was tried.",
                "Run the failures again, with a lower rate.");
        add(
                NUMBER,
                "ServiceUnavailable",
                "The service could not do it, each time it was tried.",
                "Run the failures again later. " + ASK_SUPPORT);
        add(
                NUMBER,
                "ServiceFailure",
                "The service failed on this number, each time it was tried.",
                "Run the failures again later. " + ASK_SUPPORT);

        add(
                REQUEST,
                "NotFound",
                "There is no such Voice Connector in this account and Region.",
                "Check the connector's id, account and Region; it may have been deleted, and its numbers are then off it.");
        add(
                REQUEST,
                "BadRequest",
                "The service does not accept the request.",
                "Check the connector's id and the numbers in the targets file.");
        add(
                REQUEST,
                "Forbidden",
                "The role may not do this at this connector.",
                "Add chime:DisassociatePhoneNumbersFromVoiceConnector to the role's policy, and look for a service control policy that denies it.");
        add(
                REQUEST,
                "AccessDenied",
                "The role may not do this at this connector.",
                "Add chime:DisassociatePhoneNumbersFromVoiceConnector to the role's policy, and look for a service control policy that denies it.");
        add(
                REQUEST,
                "UnauthorizedClient",
                "The service did not accept the session, also after it was renewed.",
                "See that the Region is enabled for the account and that the clock of this machine is right.");
        add(
                REQUEST,
                "UnrecognizedClient",
                "The service did not accept the session, also after it was renewed.",
                "See that the Region is enabled for the account and that the clock of this machine is right.");
        add(
                REQUEST,
                "InvalidClientTokenId",
                "The service does not know the session's credentials.",
                "See that the Region is enabled for the account.");
        add(
                REQUEST,
                "ExpiredToken",
                "The session ran out, and so did the one after it.",
                "Check the clock of this machine and the session duration.");
        add(
                REQUEST,
                "ThrottledClient",
                "The location was throttled until the time was up.",
                "Run the rest again with a longer deadline, or when less else calls this account.");
        add(
                REQUEST,
                "ServiceFailure",
                "The service failed, each time it was tried.",
                "Run the failures again later. " + ASK_SUPPORT);
        add(
                REQUEST,
                "ServiceUnavailable",
                "The service was not available, each time it was tried.",
                "Run the failures again later. " + ASK_SUPPORT);
        add(
                REQUEST,
                "Conflict",
                "The connector was being changed by somebody else.",
                "Find out what else changes it, then run the failures again.");

        add(
                SESSION,
                "AccessDenied",
                "The role could not be assumed; nothing was sent to this account.",
                "Check that the role exists there, that its trust policy names the caller and the external id, and that the caller may assume it.");
        add(
                SESSION,
                "RegionDisabled",
                "STS is not enabled for this account in the Region that was asked.",
                "Enable it there, or choose another STS Region.");
        add(
                SESSION,
                "ExpiredToken",
                "The base credentials have run out.",
                "Sign in again, then resume or run the rest again.");
        add(
                SESSION,
                "InvalidClientTokenId",
                "The base credentials are not valid.",
                "Check the profile or the variables that they come from.");
        add(
                SESSION,
                "ValidationError",
                "STS finds a setting of the session malformed.",
                "Check role name, external id, session name, tags and duration.");
        add(
                SESSION,
                "MalformedPolicyDocument",
                "STS does not accept the session policy.",
                "Run without narrowing the session, and report it.");
        add(
                SESSION,
                "PackedPolicyTooLarge",
                "Session policy and tags together are too large.",
                "Use fewer or shorter session tags.");

        add(
                OWN,
                "Protected",
                "The number is on the list of protected numbers; it was not touched.",
                "Nothing, if that is as intended; otherwise take it off the list.");
        add(
                OWN,
                "InvalidPhoneNumber",
                "The row's number is not in E.164 form.",
                "Write it as + and country code and number.");
        add(OWN, "InvalidAccountId", "The row's account id is not 12 digits.", "Write it in full, leading zeros too.");
        add(OWN, "InvalidRegion", "The row's Region is not a Region's code.", "Write it like us-east-1.");
        add(
                OWN,
                "UnknownRegion",
                "The service is not known to be offered in the row's Region.",
                "Correct the Region, or allow it by name if the service has come there.");
        add(
                OWN,
                "InvalidVoiceConnectorId",
                "The row's connector id has other characters than letters, digits and dashes.",
                "Copy it from the console or from a discovery.");
        add(OWN, "MissingField", "The row lacks a field.", "Fill it in.");
        add(OWN, "TooManyFields", "The row has more fields than the header.", "Quote fields that hold a comma.");
        add(OWN, "InvalidJson", "The line is not one JSON object.", "Write one object on each line.");
        add(OWN, "InvalidEncoding", "The row is not UTF-8.", "Save the file as UTF-8.");
        add(
                REQUEST,
                "OptInRequired",
                "The Region is not enabled for this account.",
                "Enable it there, or take the location out of the targets.");
        add(
                REQUEST,
                "RegionDisabled",
                "The Region is not enabled for this account.",
                "Enable it there, or take the location out of the targets.");
        add(
                REQUEST,
                "SignatureDoesNotMatch",
                "The service did not accept the signature, also of a new session.",
                "Check the clock of this machine, and what stands between it and AWS.");
        add(
                SESSION,
                "NoCredentials",
                "There are no base credentials to assume roles with.",
                "Sign in, or check the profile or the variables that they come from.");
        add(
                SESSION,
                "WrongAccount",
                "The session that came belongs to another account; nothing was sent with it.",
                "Check the ARN of the role.");
        add(
                SESSION,
                "Timeout",
                "STS did not answer in time; nothing was sent to this account.",
                "Check the network and the STS Region, then run the rest again.");
        add(
                SESSION,
                "ClientError",
                "STS could not be reached; nothing was sent to this account.",
                "Check the network, the endpoint and the STS Region, then run the rest again.");
        add(
                OWN,
                "Stopped",
                "The run was stopped before this target was sent.",
                "Run the rest again once the reason is gone.");
        add(OWN, "Cancelled", "The run was cancelled before this target was sent.", "Run the rest again.");
        add(
                OWN,
                "Deadline",
                "The time was up before this target was done.",
                "Run the rest again, with a longer deadline.");
        add(
                OWN,
                "TooManyFailures",
                "More failed than was allowed, so the rest was not sent.",
                "Look at what failed first; run the rest again once its cause is gone.");
        add(
                OWN,
                "SourceFailed",
                "The source of targets ended with an error.",
                "Look at the message; run the rest again.");
        add(
                OWN,
                "NotSettled",
                "A request went unanswered, and no read could say what became of it.",
                "Look the numbers up in the console, or run them again: what is off already is found so.");
        add(
                OWN,
                "Timeout",
                "No answer came in time, each time it was tried.",
                "Check the network; run the failures again: what is off already is found so.");
        add(
                OWN,
                "ClientError",
                "The service could not be reached, or the connection broke.",
                "Check the network and the endpoint, then run the failures again.");
        add(
                OWN,
                "AlienAnswer",
                "The answers did not look like the service's.",
                "Check the endpoint, and whether a proxy stands in between.");
    }

    /** The advice for a code; also for one that was never heard of, from who said it. */
    public static Advice of(Source source, String code) {
        String name = code.endsWith("Exception") ? code.substring(0, code.length() - "Exception".length()) : code;
        return switch (source) {
            case NUMBER, READ ->
                NUMBER.getOrDefault(
                        name,
                        new Advice(
                                "The service refused this number for a reason this version has no advice on.",
                                "Read the message, and look the code up in the Amazon Chime SDK API reference."));
            case REQUEST ->
                REQUEST.getOrDefault(
                        name,
                        new Advice(
                                "The service refused the request for a reason this version has no advice on.",
                                "Read the message, and look the code up in the Amazon Chime SDK API reference."));
            case SESSION ->
                SESSION.getOrDefault(
                        name,
                        new Advice(
                                "No session could be had for the account; nothing was sent to it.",
                                "Read the message; check the role's trust policy and the base credentials."));
            case INPUT ->
                OWN.getOrDefault(
                        name,
                        new Advice("The target is not valid; it was not sent.", "Correct it where the message says."));
            case CLIENT ->
                OWN.getOrDefault(
                        name,
                        new Advice(
                                "It was decided here, not by the service.",
                                "Read the message; run these targets again once its cause is gone."));
        };
    }

    private static void add(Map<String, Advice> table, String code, String meaning, String remedy) {
        table.put(code, new Advice(meaning, remedy));
    }
}
