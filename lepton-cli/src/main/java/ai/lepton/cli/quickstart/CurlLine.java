package ai.lepton.cli.quickstart;

import ai.lepton.core.api.ShownCommand;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A request as a command that can be pasted into a shell; the token is read from its file, so that it stays secret. */
final class CurlLine {

    private CurlLine() {}

    /** The lines of the command, joined by backslashes. */
    static List<String> of(URI url, Path token, Path body) {
        return List.of(
                "curl -s -H \"Authorization: Bearer $(cat " + ShownCommand.quoted(token.toString()) + ")\" \\",
                "  -H 'Content-Type: application/json' -d @" + ShownCommand.quoted(body.toString()) + " \\",
                "  " + ShownCommand.quoted(url.toString()));
    }
}
