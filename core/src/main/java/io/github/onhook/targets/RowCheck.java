package io.github.onhook.targets;

import static java.util.Objects.requireNonNullElse;

import io.github.onhook.internal.text.ReasonCodes;
import io.github.onhook.model.Connector;
import io.github.onhook.model.Location;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Rejection;
import io.github.onhook.model.Target;
import io.github.onhook.targets.Targets.Destinations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a target of a row, or says everything that is wrong with it. Not safe for use by several threads at once. */
final class RowCheck {

    private static final Pattern ACCOUNT_ID = Pattern.compile("\\d{12}");
    private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z]+)+-\\d{1,2}");
    private static final Pattern VOICE_CONNECTOR_ID = Pattern.compile("[A-Za-z0-9-]{1,128}");
    private static final String MISSING = ReasonCodes.MISSING_FIELD;

    private final Set<String> regions;
    private final Map<Column, String> given;
    private final @Nullable Destinations destinations;
    private final Repairs repairs;
    private final List<String> wrong = new ArrayList<>(4);
    private @Nullable String code;

    /** Neighbouring rows mostly share it: it is not checked and made anew for every row. */
    private @Nullable Connector last;

    /**
     * Checks rows.
     *
     * @param given the fields that all rows share
     * @param destinations where the numbers move; {@code null} where they do not
     */
    RowCheck(Set<String> regions, Map<Column, String> given, @Nullable Destinations destinations, Repairs repairs) {
        this.destinations = destinations;
        this.regions = regions;
        this.given = given;
        this.repairs = repairs;
    }

    /** The target of a row, or {@code null} if it is none; then {@link #rejection} says why. */
    @Nullable Target target(RawRow row) {
        wrong.clear();
        code = null;
        Location location = location(field(Column.ACCOUNT_ID, row.accountId()), field(Column.REGION, row.region()));
        String connectorId = connectorId(field(Column.VOICE_CONNECTOR_ID, row.voiceConnectorId()));
        PhoneNumber number = number(field(Column.PHONE_NUMBER, row.phoneNumber()));
        String to = destinations == null ? null : destination(row.toVoiceConnectorId(), location, connectorId);
        return location == null || connectorId == null || number == null || !wrong.isEmpty()
                ? null
                : new Target(connector(location, connectorId, to), number);
    }

    private @Nullable String destination(
            @Nullable String written, @Nullable Location location, @Nullable String connectorId) {
        Column column = Column.TO_VOICE_CONNECTOR_ID;
        String shared = location == null || destinations == null ? null : destinations.at(location);
        boolean isBlank = written == null || Visible.clean(written).isEmpty();
        if (isBlank && shared == null && location != null) {
            return fault(
                    MISSING,
                    column.columnName() + " is missing, and no connector is given for " + location + " to move to");
        }
        String to = isBlank ? shared : field(column, written, shared);
        if (to != null && !VOICE_CONNECTOR_ID.matcher(to).matches()) {
            return fault(
                    ReasonCodes.INVALID_VOICE_CONNECTOR_ID,
                    column.columnName() + " must be 1 to 128 letters, digits and dashes");
        }
        return to != null && to.equals(connectorId)
                ? fault(
                        ReasonCodes.SAME_CONNECTOR,
                        column.columnName() + " is the connector that the number is to leave")
                : to;
    }

    /** What is wrong with the row that was looked at last. */
    Rejection rejection(RawRow row) {
        return row.rejected(requireNonNullElse(code, "InvalidRow"), String.join("; ", wrong));
    }

    /** A field without what cannot be seen; {@code null} where it is wrong, and then it is known why. */
    private @Nullable String field(Column column, @Nullable String written) {
        return field(column, written, given.get(column));
    }

    private @Nullable String field(Column column, @Nullable String written, @Nullable String shared) {
        if (written == null && shared != null) {
            return shared;
        }
        String name = column.columnName();
        String cleaned = written == null ? "" : Visible.clean(written);
        if (cleaned.isEmpty()) {
            return fault(MISSING, name + " is missing");
        }
        int unseen = Visible.firstUnseen(cleaned);
        if (unseen >= 0) {
            return fault(
                    ReasonCodes.UNSEEN_CHARACTER,
                    name + " holds " + Visible.codePoint(unseen) + ", which cannot be seen: take it away");
        }
        String unmarked = Repairs.unmarked(cleaned);
        if (!unmarked.equals(cleaned) && !repairs.mayUnmark(column)) {
            return fault(
                    ReasonCodes.SPREADSHEET_MARK,
                    name + (cleaned.startsWith("=") ? " is a formula, =\"…\"" : " begins with an apostrophe")
                            + ", by which a spreadsheet marks text: take the mark away");
        }
        return shared == null || shared.equals(unmarked)
                ? unmarked
                : fault(ReasonCodes.OTHER_THAN_GIVEN, name + " is not the one that was given for the whole file");
    }

    private @Nullable Location location(@Nullable String account, @Nullable String region) {
        Location known = last == null ? null : last.location();
        if (known != null && known.accountId().equals(account) && known.region().equals(region)) {
            return known;
        }
        String validAccount = account == null ? null : account(account);
        String validRegion = region == null ? null : region(region);
        return validAccount != null && validRegion != null ? new Location(validAccount, validRegion) : null;
    }

    private @Nullable String account(String written) {
        String account = ACCOUNT_ID.matcher(written).matches() ? written : repairs.account(written);
        return ACCOUNT_ID.matcher(account).matches()
                ? account
                : fault(ReasonCodes.INVALID_ACCOUNT_ID, "account_id " + Explanation.ofAccount(account));
    }

    private @Nullable String region(String region) {
        if (!REGION.matcher(region).matches() || region.length() > 32) {
            return fault(ReasonCodes.INVALID_REGION, "region must be a Region's code, such as us-east-1");
        }
        return regions.contains(region)
                ? region
                : fault(
                        ReasonCodes.UNKNOWN_REGION,
                        "region " + region + " is not known to have the service; it must be one of "
                                + String.join(", ", regions) + ", or be allowed by name");
    }

    private @Nullable String connectorId(@Nullable String id) {
        return id == null || isLast(id) || VOICE_CONNECTOR_ID.matcher(id).matches()
                ? id
                : fault(
                        ReasonCodes.INVALID_VOICE_CONNECTOR_ID,
                        "voice_connector_id must be 1 to 128 letters, digits and dashes");
    }

    private boolean isLast(String connectorId) {
        return last != null && last.voiceConnectorId().equals(connectorId);
    }

    private Connector connector(Location location, String id, @Nullable String to) {
        Connector known = last;
        if (known == null
                || !isLast(id)
                || !known.location().equals(location)
                || !Objects.equals(known.toVoiceConnectorId(), to)) {
            known = new Connector(location, id, to);
            last = known;
        }
        return known;
    }

    private @Nullable PhoneNumber number(@Nullable String written) {
        if (written == null) {
            return null;
        }
        String number = repairs.number(written);
        String explanation = PhoneText.explanation(number);
        if (explanation != null) {
            fault(ReasonCodes.INVALID_PHONE_NUMBER, "phone_number is not in E.164 form: it " + explanation);
            return null;
        }
        try {
            return PhoneText.parse(number);
        } catch (IllegalArgumentException e) {
            fault(ReasonCodes.INVALID_PHONE_NUMBER, "phone_number is not in E.164 form: " + e.getMessage());
            return null;
        }
    }

    private @Nullable String fault(String rule, String message) {
        if (code == null) {
            code = rule;
        }
        wrong.add(message);
        return null;
    }
}
