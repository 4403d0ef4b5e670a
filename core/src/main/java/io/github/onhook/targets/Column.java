package io.github.onhook.targets;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a target, four and the connector that it moves to, with the names that consoles, spreadsheets and the AWS CLI give them. Case, spaces,
 * underscores, dashes and dots in a name do not count.
 */
enum Column {
    ACCOUNT_ID("account_id", "account aws_account_id aws_account account_number aws_account_number"),
    REGION("region", "aws_region region_code"),
    VOICE_CONNECTOR_ID(
            "voice_connector_id",
            "voice_connector connector_id connector chime_voice_connector_id voice_connector_group_id"
                    + " voice_connector_group"),
    PHONE_NUMBER("phone_number", "e164_phone_number phone number e164 e164_number telephone_number"),
    /** Only of a move. */
    TO_VOICE_CONNECTOR_ID(
            "to_voice_connector_id",
            "to_voice_connector to_connector_id to_connector new_voice_connector_id new_voice_connector new_connector_id"
                    + " new_connector target_voice_connector_id target_voice_connector target_connector_id"
                    + " target_connector destination_voice_connector_id destination_voice_connector"
                    + " destination_connector_id destination_connector");

    private static final Map<String, Column> BY_NAME = new HashMap<>();

    static {
        for (Column column : values()) {
            column.otherNames().forEach(name -> BY_NAME.put(normalized(name), column));
            BY_NAME.put(normalized(column.columnName), column);
        }
    }

    private final String columnName;
    private final String otherNames;

    Column(String columnName, String otherNames) {
        this.columnName = columnName;
        this.otherNames = otherNames;
    }

    /** The name in a canonical targets file. */
    String columnName() {
        return columnName;
    }

    List<String> otherNames() {
        return List.of(otherNames.split(" ", -1));
    }

    /** The field that a column or a JSON property holds, or {@code null} for another one. */
    static @Nullable Column of(String name) {
        return BY_NAME.get(normalized(name));
    }

    /** Whether a name is the canonical one, however it is spelled: it is preferred to the others. */
    boolean isNamed(String name) {
        return normalized(columnName).equals(normalized(name));
    }

    /** The header of a canonical file. */
    static String header() {
        return Arrays.stream(values())
                .filter(column -> column != TO_VOICE_CONNECTOR_ID)
                .map(Column::columnName)
                .collect(Collectors.joining(","));
    }

    private static String normalized(String name) {
        StringBuilder kept = new StringBuilder(name.length());
        name.codePoints()
                .filter(c -> c != '_' && c != '-' && c != '.' && c != '"' && !Visible.isDropped(c))
                .forEach(kept::appendCodePoint);
        return kept.toString().toLowerCase(Locale.ROOT);
    }
}
