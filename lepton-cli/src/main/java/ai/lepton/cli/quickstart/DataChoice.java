package ai.lepton.cli.quickstart;

import ai.lepton.cli.command.DataFolders;
import ai.lepton.core.api.HomeLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which digits to train on.
 *
 * @param parameter as the recipe takes it
 * @param words for people
 */
record DataChoice(String parameter, String words) {

    /** What the recipe calls digits that it draws itself. */
    static final String DRAWN = "drawn";

    /**
     * The folder that was asked for, else MNIST where it lies in the home, else drawn digits.
     *
     * @throws ai.lepton.core.LeptonException if the folder that was asked for cannot be read
     */
    static DataChoice of(@Nullable Path asked, HomeLayout home) {
        if (asked != null) {
            Path folder = DataFolders.checked(asked);
            return new DataChoice(folder.toString(), folder.toString());
        }
        Path mnist = home.datasets().resolve("mnist");
        if (Files.isDirectory(mnist)) {
            return new DataChoice(DataFolders.checked(mnist).toString(), mnist + " (found there; --data DIR chooses)");
        }
        return new DataChoice(DRAWN, "digits that the program draws itself (no " + mnist + "; --data DIR chooses)");
    }
}
