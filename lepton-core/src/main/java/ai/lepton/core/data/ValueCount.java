package ai.lepton.core.data;

import java.util.Objects;

/**
 * A value and how often it occurs.
 *
 * @param value as it is read
 * @param count how many rows have it
 */
public record ValueCount(String value, long count) {

    public ValueCount {
        Objects.requireNonNull(value, "value");
    }
}
