package ai.lepton.cli.terminal;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A terminal whose output can be looked at. */
final class Captured {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Terminal terminal;

    private Captured(boolean interactive, boolean colours, boolean unicode, int width) {
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        terminal = Terminal.of(out, interactive, colours, unicode, width);
    }

    static Captured plain() {
        return new Captured(false, false, false, 80);
    }

    static Captured interactive(int width) {
        return new Captured(true, false, true, width);
    }

    static Captured colourful() {
        return new Captured(true, true, true, 80);
    }

    Terminal terminal() {
        return terminal;
    }

    String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
