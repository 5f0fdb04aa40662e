package ai.lepton.core.api;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One version of a dataset, written {@code name@version}.
 *
 * @param name the dataset
 * @param version 1, 2, 3 ...
 */
public record DatasetReference(String name, int version) {

    private static final Pattern FORM = Pattern.compile("([a-z0-9][a-z0-9_-]{0,62})@([1-9][0-9]{0,8})");

    /**
     * Parses {@code adult@3}; empty if the text is of another form, as paths usually are. A file of such a name is
     * written {@code ./adult@3}.
     */
    public static Optional<DatasetReference> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new DatasetReference(matcher.group(1), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return name + "@" + version;
    }
}
