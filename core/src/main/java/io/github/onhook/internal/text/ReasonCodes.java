package io.github.onhook.internal.text;

/** The codes of reasons that are our own, and not a service's. What they mean is in {@code advice.csv}. */
public final class ReasonCodes {

    // Of a run, and of its requests.
    public static final String CANCELLED = "Cancelled";
    public static final String CLIENT_ERROR = "ClientError";
    public static final String CLOSED = "Closed";
    public static final String DEADLINE = "Deadline";
    public static final String JOURNAL_FAILED = "JournalFailed";
    public static final String NO_SESSION = "NoSession";
    public static final String NOT_SENT = "NotSent";
    public static final String NOT_SETTLED = "NotSettled";
    public static final String REFUSED = "Refused";
    public static final String RUN_BROKE = "RunBroke";
    public static final String SOURCE_FAILED = "SourceFailed";
    public static final String SPOT_CHECK_FAILED = "SpotCheckFailed";
    public static final String STOPPED = "Stopped";
    public static final String TIMEOUT = "Timeout";
    public static final String TLS_FAILURE = "TlsFailure";
    public static final String TOO_MANY_FAILURES = "TooManyFailures";
    public static final String UNEXPECTED_RESPONSE = "UnexpectedResponse";
    public static final String UNRESPONSIVE = "Unresponsive";

    // Of sessions.
    public static final String NO_CREDENTIALS = "NoCredentials";
    public static final String WRONG_ACCOUNT = "WrongAccount";

    // Of rows of a list of targets.
    public static final String CUT_ROW = "CutRow";
    public static final String INVALID_ACCOUNT_ID = "InvalidAccountId";
    public static final String INVALID_ENCODING = "InvalidEncoding";
    public static final String INVALID_JSON = "InvalidJson";
    public static final String INVALID_PHONE_NUMBER = "InvalidPhoneNumber";
    public static final String INVALID_REGION = "InvalidRegion";
    public static final String INVALID_VOICE_CONNECTOR_ID = "InvalidVoiceConnectorId";
    public static final String MISSING_FIELD = "MissingField";
    public static final String OTHER_THAN_GIVEN = "OtherThanGiven";
    public static final String PROTECTED = "Protected";
    public static final String SAME_CONNECTOR = "SameConnector";
    public static final String SPREADSHEET_MARK = "SpreadsheetMark";
    public static final String TOO_MANY_FIELDS = "TooManyFields";
    public static final String UNKNOWN_REGION = "UnknownRegion";
    public static final String UNSEEN_CHARACTER = "UnseenCharacter";

    // Of runs over workers.
    public static final String PLAN_INCOMPLETE = "PlanIncomplete";
    public static final String RUN_UNKNOWN = "RunUnknown";
    public static final String SESSION_REFUSED = "SessionRefused";
    public static final String WORKER_LOST = "WorkerLost";
    public static final String WORKFLOW_GONE = "WorkflowGone";

    private ReasonCodes() {}
}
