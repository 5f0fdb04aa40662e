package ai.lepton.server.vetting;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.runtime.LoadedModel;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What runs in the process that looks at a model: opens it and runs it on made-up rows, and says how that went in one line,
 * {@code OK}, or the code of the error, a tab, and what it says. Ends when its standard input does, for then nobody waits
 * any more.
 */
public final class VettingProgram {

    /** The line that says that all is well. */
    static final String GOOD = "OK";

    private VettingProgram() {}

    /** @param arguments the model's path */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Thread watch = new Thread(VettingProgram::endWithInput, "end-with-input");
        watch.setDaemon(true);
        watch.start();
        out.println(look(Path.of(arguments[0])));
        // Not by returning: whatever threads a model's libraries have left must not hold this up.
        Runtime.getRuntime().halt(0);
    }

    private static String look(Path model) {
        try (LoadedModel loaded = LoadedModel.open(model)) {
            WarmUp.run(loaded);
            return GOOD;
        } catch (LeptonException e) {
            return e.code() + "\t" + e.detail().replaceAll("[\\p{Cntrl}]", " ");
        } catch (RuntimeException | LinkageError e) {
            return ErrorCode.INTERNAL + "\t" + String.valueOf(e).replaceAll("[\\p{Cntrl}]", " ");
        }
    }

    @SuppressWarnings("SystemExitOutsideMain") // 2026-12: the parent is gone
    private static void endWithInput() {
        try {
            while (System.in.read() >= 0) {
                // nothing is said there
            }
        } catch (IOException e) {
            // as at its end
        }
        Runtime.getRuntime().halt(1);
    }
}
