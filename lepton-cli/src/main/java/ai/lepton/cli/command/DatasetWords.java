package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Figures;
import ai.lepton.core.api.DatasetVersion;
import ai.lepton.core.content.DataForm;
import ai.lepton.core.data.MediaProfile;
import java.util.Locale;

/** How datasets read. */
final class DatasetWords {

    private DatasetWords() {}

    /** Such as {@code 48,842 rows, 15 columns, 5.2 MiB (kept in 600 KiB)}. */
    static String size(DatasetVersion version) {
        String rows = version.rows() == null ? "" : counted(version.rows(), "row") + ", ";
        String columns =
                version.schema() == null ? "" : counted(version.schema().size(), "column") + ", ";
        String files = version.form() == DataForm.FILE ? "" : counted(version.files(), "file") + ", ";
        return rows + columns + files + Figures.bytes(version.bytes()) + " (kept in "
                + Figures.bytes(version.bytesStored()) + ")";
    }

    /** Such as {@code 60,000 pictures, 2 unreadable, 12 there already (3 in another folder)}. */
    static String media(MediaProfile media) {
        String thing = media.kind().name().toLowerCase(Locale.ROOT);
        return counted(media.files(), thing.substring(0, thing.length() - 1))
                + (media.unreadable() == 0 ? "" : ", " + Figures.count(media.unreadable()) + " unreadable")
                + (media.duplicates() == 0
                        ? ""
                        : ", " + Figures.count(media.duplicates()) + " there already ("
                                + Figures.count(media.duplicatesAcross()) + " in another folder)");
    }

    private static String counted(long number, String thing) {
        return Figures.count(number) + " " + thing + (number == 1 ? "" : "s");
    }

    /** Text out of someone's data, harmless to a terminal. */
    static String harmless(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .forEach(shown::appendCodePoint);
        return shown.toString();
    }
}
