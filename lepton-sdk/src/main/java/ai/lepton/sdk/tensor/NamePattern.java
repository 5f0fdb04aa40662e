package ai.lepton.sdk.tensor;

import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Picks parameters by their names, such as {@code dense_1/kernel}: {@code *} stands for any characters, slashes too,
 * everything else for itself. {@code backbone/*} is all that is in {@code backbone}, however deep.
 *
 * @param text the pattern as it is written
 */
public record NamePattern(String text) {

    /** @throws IllegalArgumentException if the pattern is empty */
    public NamePattern {
        Objects.requireNonNull(text, "text");
        if (text.isEmpty()) {
            throw new IllegalArgumentException("pattern: \"\" (expected: a name, with * for any characters)");
        }
    }

    public static NamePattern of(String text) {
        return new NamePattern(text);
    }

    public boolean matches(String name) {
        String expression =
                Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.compile(expression, Pattern.DOTALL).matcher(name).matches();
    }

    @Override
    public String toString() {
        return text;
    }
}
