package io.github.onhook.targets;

import static java.util.Objects.requireNonNullElse;

import io.github.onhook.Connector;
import io.github.onhook.Location;
import io.github.onhook.PhoneNumber;
import io.github.onhook.Rejection;
import io.github.onhook.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a target of a row, or says everything that is wrong with it. Not safe for use by several threads at once. */
final class RowCheck {

    private static final Pattern ACCOUNT_ID = Pattern.compile("\\d{12}");
    private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z]+)+-\\d{1,2}");
    private static final Pattern VOICE_CONNECTOR_ID = Pattern.compile("[A-Za-z0-9-]{1,128}");

    private final Set<String> regions;
    private final List<String> wrong = new ArrayList<>(4);
    private @Nullable String code;

    /** Neighbouring rows mostly share it: it is not checked and made anew for every row. */
    private @Nullable Connector last;

    RowCheck(Set<String> regions) {
        this.regions = regions;
    }

    /** The target of a row, or {@code null} if it is none; then {@link #rejection} says why. */
    @Nullable Target target(RawRow row) {
        wrong.clear();
        code = null;
        Location location = location(strip(row.accountId()), strip(row.region()));
        String connectorId = connectorId(strip(row.voiceConnectorId()));
        PhoneNumber number = number(strip(row.phoneNumber()));
        return location == null || number == null || !wrong.isEmpty()
                ? null
                : new Target(connector(location, connectorId), number);
    }

    /** What is wrong with the row that was looked at last. */
    Rejection rejection(RawRow row) {
        return row.rejected(requireNonNullElse(code, "InvalidRow"), String.join("; ", wrong));
    }

    private @Nullable Location location(String account, String region) {
        Location known = last == null ? null : last.location();
        if (known != null && known.accountId().equals(account) && known.region().equals(region)) {
            return known;
        }
        boolean accountHolds = accountHolds(account);
        boolean regionHolds = regionHolds(region);
        return accountHolds && regionHolds ? new Location(account, region) : null;
    }

    private boolean accountHolds(String account) {
        if (account.isEmpty()) {
            return fault("MissingField", "account_id is missing");
        }
        if (ACCOUNT_ID.matcher(account).matches()) {
            return true;
        }
        boolean bySpreadsheet = account.length() < 12 || account.contains("E+");
        return fault(
                "InvalidAccountId",
                "account_id must be 12 digits"
                        + (account.length() == 12 ? " and nothing else" : ", has " + account.length() + " characters")
                        + (bySpreadsheet ? " (a spreadsheet drops leading zeros: format the column as text)" : ""));
    }

    private boolean regionHolds(String region) {
        if (region.isEmpty()) {
            return fault("MissingField", "region is missing");
        }
        if (!REGION.matcher(region).matches() || region.length() > 32) {
            return fault("InvalidRegion", "region must be a Region's code, such as us-east-1");
        }
        return regions.contains(region)
                || fault(
                        "UnknownRegion",
                        "region " + region + " is not known to have the service; it must be one of "
                                + String.join(", ", regions) + ", or be allowed by name");
    }

    private String connectorId(String id) {
        if (id.isEmpty()) {
            fault("MissingField", "voice_connector_id is missing");
        } else if (!isLast(id) && !VOICE_CONNECTOR_ID.matcher(id).matches()) {
            fault("InvalidVoiceConnectorId", "voice_connector_id must be 1 to 128 letters, digits and dashes");
        }
        return id;
    }

    private boolean isLast(String connectorId) {
        return last != null && last.voiceConnectorId().equals(connectorId);
    }

    private Connector connector(Location location, String id) {
        Connector known = last;
        if (known == null || !isLast(id) || !known.location().equals(location)) {
            known = new Connector(location, id);
            last = known;
        }
        return known;
    }

    private @Nullable PhoneNumber number(String written) {
        if (written.isEmpty()) {
            fault("MissingField", "phone_number is missing");
            return null;
        }
        try {
            return PhoneText.parse(written);
        } catch (IllegalArgumentException e) {
            fault("InvalidPhoneNumber", "phone_number is not in E.164 form: " + e.getMessage());
            return null;
        }
    }

    private boolean fault(String rule, String message) {
        if (code == null) {
            code = rule;
        }
        wrong.add(message);
        return false;
    }

    private static String strip(@Nullable String text) {
        return text == null ? "" : text.strip();
    }
}
