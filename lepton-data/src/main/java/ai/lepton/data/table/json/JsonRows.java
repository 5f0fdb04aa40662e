package ai.lepton.data.table.json;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.table.internal.DataFile;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.Reader;

/**
 * The objects of a file, one after the other: a line each, or over several lines, or in one array. Hands on their values
 * without making objects of them. One thread; owns the reader of characters.
 */
final class JsonRows implements AutoCloseable {

    private final DataFile file;
    private final JsonParser parser;
    private boolean begun;
    private boolean inArray;

    /** Takes the values of a row. */
    interface Target {

        /**
         * A value; the parser stands on it.
         *
         * @return false if it is not wanted
         */
        boolean value(String name, JsonParser parser, long line) throws IOException;
    }

    JsonRows(DataFile file, Reader characters) {
        this.file = file;
        try {
            this.parser = JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(file.limits().cellCharacters())
                            .build())
                    .build()
                    .createParser(characters);
        } catch (IOException e) {
            throw file.failure(e, "");
        }
    }

    /**
     * Hands on the values of the next object.
     *
     * @return its line; 0 after the last
     * @throws LeptonException {@link ErrorCode#DATA_CORRUPT} naming file and line
     */
    long next(Target target) {
        try {
            JsonToken token = parser.nextToken();
            if (!begun && token == JsonToken.START_ARRAY) {
                inArray = true;
                token = parser.nextToken();
            }
            begun = true;
            if (inArray && token == JsonToken.END_ARRAY) {
                inArray = false;
                token = parser.nextToken();
            }
            if (token == null) {
                return 0;
            }
            long line = line();
            if (token != JsonToken.START_OBJECT) {
                throw corrupt("begins with " + shown(token) + " (expected: an object, as {\"name\": value, ...})");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (!target.value(name, parser, line)) {
                    parser.skipChildren();
                } else if (value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY) {
                    throw corrupt(
                            "\"" + name + "\": " + shown(value)
                                    + " (expected: a text, number, true, false or null). Leave the column out by giving a schema.");
                }
            }
            return line;
        } catch (StreamConstraintsException e) {
            throw new LeptonException(
                    ErrorCode.DATA_CORRUPT,
                    file.path() + ":" + line() + ": " + e.getOriginalMessage()
                            + ". If the file is yours, raise the limit.",
                    e);
        } catch (JsonProcessingException e) {
            throw new LeptonException(
                    ErrorCode.DATA_CORRUPT,
                    file.path() + ":" + line() + ": no JSON: " + firstLine(e.getOriginalMessage())
                            + " (expected: an object on each line)",
                    e);
        } catch (IOException e) {
            throw file.failure(e, ":" + line());
        }
    }

    LeptonException corrupt(String found) {
        return new LeptonException(ErrorCode.DATA_CORRUPT, file.path() + ":" + line() + ": " + found);
    }

    private long line() {
        return Math.max(1, parser.currentTokenLocation().getLineNr());
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse(message);
    }

    private static String shown(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a text";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            default -> token.asString() == null ? token.name() : token.asString();
        };
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw file.failure(e, "");
        }
    }
}
