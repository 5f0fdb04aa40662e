package ai.lepton.core.api;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A command of {@code ./lepton} as it is shown to people: it does what is meant when it is pasted into another shell, so
 * it names the home where that shell would take another one.
 */
public final class ShownCommand {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+,=-]+");

    private ShownCommand() {}

    /** {@code ./lepton} with these words, for the server of {@code home}; {@code words} are as typed, quotes included. */
    public static String of(HomeLayout home, String words) {
        return of(home, words, System.getenv(), Path.of(System.getProperty("user.home")));
    }

    static String of(HomeLayout home, String words, Map<String, String> environment, Path userHome) {
        HomeLayout usual = HomeLayout.usual(userHome);
        // Another shell may have LEPTON_HOME or not: only where both lead to this home can it be left out.
        String named = environment.getOrDefault(HomeLayout.VARIABLE, "");
        boolean isFound =
                home.equals(usual) && (named.isBlank() || home.equals(HomeLayout.locate(environment, userHome)));
        return "./lepton " + words
                + (isFound ? "" : " --home " + quoted(home.root().toString()));
    }

    /** As one word of a POSIX shell. */
    public static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
