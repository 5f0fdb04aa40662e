package ai.lepton.control.registry;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.util.Collection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What models and endpoints may be called: a name goes into URLs, commands and file names as it is. */
public final class Names {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");
    private static final int SHOWN = 80;

    private Names() {}

    /**
     * Checks a name.
     *
     * @param what it names, for the error, such as {@code "name"}
     * @throws LeptonException {@link ErrorCode#INVALID_ARGUMENT}
     */
    public static String check(String what, @Nullable String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            String shown = name != null && name.length() > SHOWN ? name.substring(0, SHOWN) + "..." : name;
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    what + ": " + shown + " (expected: 1 to 63 lower-case letters, digits, - and _, beginning with a"
                            + " letter or digit)");
        }
        return name;
    }

    /**
     * The end of an error about a name that is not known.
     *
     * @param known names
     * @param none what to say where there is none, such as {@code "a model, and none is registered yet"}
     */
    public static String expected(Collection<String> known, String none) {
        return "(expected: " + (known.isEmpty() ? none : "one of " + known) + ")";
    }
}
