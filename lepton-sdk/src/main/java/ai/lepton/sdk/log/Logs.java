package ai.lepton.sdk.log;

import java.nio.file.Path;

/** Short names for the logs, to be imported statically: {@code Fit.epochs(5).callback(csvLog(file))}. */
public final class Logs {

    private Logs() {}

    /** A table with a line for every epoch; see {@link CsvLog}. */
    public static CsvLog csvLog(Path file) {
        return new CsvLog(file);
    }

    /** A JSON object for every epoch, a line each; see {@link JsonLinesLog}. */
    public static JsonLinesLog jsonLinesLog(Path file) {
        return new JsonLinesLog(file, 0);
    }

    /** Event files for TensorBoard; see {@link TensorBoardLog}. */
    public static TensorBoardLog tensorBoardLog(Path folder) {
        return new TensorBoardLog(folder, 0);
    }

    /** A page with curves; see {@link HtmlReport}. */
    public static HtmlReport htmlReport(Path file, String title) {
        return new HtmlReport(file, title);
    }

    /** What is going on, on the standard output; see {@link ConsoleProgress}. */
    public static ConsoleProgress consoleProgress() {
        return ConsoleProgress.onStandardOutput();
    }
}
