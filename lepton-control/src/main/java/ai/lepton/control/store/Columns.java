package ai.lepton.control.store;

import ai.lepton.core.LeptonException;
import ai.lepton.core.api.ApiJson;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the columns that SQL has no type for. */
record Columns(Store store, ResultSet row) {

    String text(String name) throws SQLException {
        return row.getString(name);
    }

    @Nullable
    String nullableText(String name) throws SQLException {
        return row.getString(name);
    }

    @Nullable
    Long nullableNumber(String name) throws SQLException {
        long value = row.getLong(name);
        return row.wasNull() ? null : value;
    }

    Instant time(String name) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(name));
    }

    @Nullable
    Instant nullableTime(String name) throws SQLException {
        Long millis = nullableNumber(name);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    <V> Map<String, V> map(String name, Class<V> values) throws SQLException {
        try {
            return ApiJson.readMap(text(name).getBytes(StandardCharsets.UTF_8), values);
        } catch (LeptonException e) {
            throw store.damaged("column " + name + ": " + e.detail(), e);
        }
    }

    <T> @Nullable T nullableJson(String name, Class<T> type) throws SQLException {
        String json = nullableText(name);
        try {
            return json == null ? null : ApiJson.read(json.getBytes(StandardCharsets.UTF_8), type);
        } catch (LeptonException e) {
            throw store.damaged("column " + name + ": " + e.detail(), e);
        }
    }

    /** As the store keeps it: null stays null. */
    static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }
}
