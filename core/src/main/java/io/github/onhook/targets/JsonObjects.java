package io.github.onhook.targets;

import io.github.onhook.internal.text.ReasonCodes;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * Makes rows of JSON objects. A property is recognized by the same names as a column. Of a number as the service describes
 * it, the connector is the value of its association.
 */
final class JsonObjects {

    /** Names are not kept and long texts not read: a file must not fill the memory. */
    static final JsonFactory JSON = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(1 << 16)
                    .maxNestingDepth(100)
                    .build())
            .build();

    static final String EXPECTED = "is not one JSON object with each field once, as text: " + Column.header();

    private static final String INVALID = ReasonCodes.INVALID_JSON;

    private final String association;
    private final FieldNeeds wanted;
    private final RowSink sink;

    JsonObjects(String association, FieldNeeds wanted, RowSink sink) {
        this.association = association;
        this.wanted = wanted;
        this.sink = sink;
    }

    /** Whether a property holds a list of numbers, as in what {@code list-phone-numbers} answers. */
    static boolean isList(String property) {
        return property.equals("PhoneNumbers");
    }

    /** The elements of an array whose beginning was read. */
    void array(JsonParser parser) {
        for (JsonToken token = parser.nextToken();
                token != null && token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            element(parser, token);
        }
    }

    /** An element of an array, or a value on its own, whose first token was read. */
    void element(JsonParser parser, JsonToken token) {
        long line = parser.currentTokenLocation().getLineNr();
        if (token == JsonToken.START_OBJECT) {
            read(parser, line);
        } else {
            parser.skipChildren();
            sink.unreadable(RawRow.unreadable(line).rejected(INVALID, EXPECTED));
        }
    }

    /** An object whose beginning was read. */
    void read(JsonParser parser, long line) {
        Found found = new Found();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            property(parser, found);
        }
        RawRow row = found.row(line);
        if (found.isWrong) {
            sink.unreadable(row.rejected(INVALID, EXPECTED));
        } else if (found.isOnNothing && row.voiceConnectorId() == null) {
            sink.unreadable(row.rejected(
                    "NotAssociated", "has no association of the kind " + association + ": there is nothing to change"));
        } else if (!found.isList) {
            sink.row(row);
        }
    }

    private void property(JsonParser parser, Found found) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        Column column = Column.of(name);
        if (isList(name) && value == JsonToken.START_ARRAY) {
            found.isList = true;
            sink.note("property 'PhoneNumbers' is a list as the AWS CLI prints it");
            array(parser);
        } else if (name.equals("NextToken") && value == JsonToken.VALUE_STRING) {
            sink.problem("line " + parser.currentTokenLocation().getLineNr()
                    + ": NextToken says that the list goes on: list all pages, or take NextToken away");
        } else if (name.equals("Associations") && value == JsonToken.START_ARRAY) {
            associations(parser, found);
        } else if (column == null || !wanted.isRead(column)) {
            parser.skipChildren();
        } else if (value == JsonToken.VALUE_STRING || value.isNumeric()) {
            found.put(column, column.isNamed(name), parser.getString());
        } else if (value != JsonToken.VALUE_NULL) {
            parser.skipChildren();
            found.isWrong = true;
        }
    }

    private void associations(JsonParser parser, Found found) {
        found.isOnNothing = true;
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            String kind = null;
            String value = null;
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                if (token == JsonToken.VALUE_STRING && name.equals("Name")) {
                    kind = parser.getString();
                } else if (token == JsonToken.VALUE_STRING && name.equals("Value")) {
                    value = parser.getString();
                } else {
                    parser.skipChildren();
                }
            }
            if (association.equals(kind) && value != null) {
                found.isOnNothing = false;
                found.put(Column.VOICE_CONNECTOR_ID, false, value);
            }
        }
        if (parser.currentToken() != JsonToken.END_ARRAY) {
            found.isWrong = true;
            parser.skipChildren();
            skipRest(parser);
        }
    }

    private static void skipRest(JsonParser parser) {
        for (JsonToken token = parser.nextToken();
                token != null && token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            parser.skipChildren();
        }
    }

    /** What an object held. */
    private static final class Found {

        private final Map<Column, String> values = new EnumMap<>(Column.class);
        private final Set<Column> canonical = EnumSet.noneOf(Column.class);
        private boolean isWrong;
        private boolean isOnNothing;
        private boolean isList;

        /** The canonical name is preferred; two of one rank contradict each other. */
        void put(Column column, boolean isCanonical, String value) {
            boolean isThere = values.containsKey(column);
            if (isThere && canonical.contains(column) == isCanonical) {
                isWrong = true;
            } else if (!isThere || isCanonical) {
                values.put(column, value);
            }
            if (isCanonical) {
                canonical.add(column);
            }
        }

        RawRow row(long line) {
            return new RawRow(
                    line,
                    values.get(Column.ACCOUNT_ID),
                    values.get(Column.REGION),
                    values.get(Column.VOICE_CONNECTOR_ID),
                    values.get(Column.PHONE_NUMBER),
                    values.get(Column.TO_VOICE_CONNECTOR_ID),
                    null);
        }
    }
}
