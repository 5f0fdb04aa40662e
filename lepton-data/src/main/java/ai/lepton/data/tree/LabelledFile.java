package ai.lepton.data.tree;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A file, and what its path says about it.
 *
 * @param file to be read
 * @param parts by name, such as {@code label}, in order
 */
public record LabelledFile(TreeFile file, Map<String, String> parts) {

    public LabelledFile {
        Objects.requireNonNull(file, "file");
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    /**
     * What a part is.
     *
     * @throws IllegalArgumentException if the path has no part of that name
     */
    public String part(String name) {
        String part = parts.get(name);
        if (part == null) {
            throw new IllegalArgumentException(
                    "part \"" + name + "\": unknown (expected: one of " + parts.keySet() + ")");
        }
        return part;
    }

    /**
     * What a part is, as a whole number.
     *
     * @throws IllegalArgumentException if the path has no part of that name, or it is no number
     */
    public long number(String name) {
        String part = part(name);
        try {
            return Long.parseLong(part);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    file.name() + ": part \"" + name + "\": \"" + part + "\" (expected: a whole number)", e);
        }
    }
}
