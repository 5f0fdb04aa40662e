package ai.lepton.cli.quickstart;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A request as a command that can be pasted into a shell; the token is read from its file, so that it stays secret. */
final class CurlLine {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+,=-]+");

    private CurlLine() {}

    /** The lines of the command, joined by backslashes. */
    static List<String> of(URI url, Path token, Path body) {
        return List.of(
                "curl -s -H \"Authorization: Bearer $(cat " + quoted(token.toString()) + ")\" \\",
                "  -H 'Content-Type: application/json' -d @" + quoted(body.toString()) + " \\",
                "  " + quoted(url.toString()));
    }

    /** As one word of a POSIX shell. */
    static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
