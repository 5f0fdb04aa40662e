package ai.lepton.cli.profile;

import ai.lepton.core.api.DatasetProfile;
import ai.lepton.core.content.DataContent;
import ai.lepton.core.content.DataForm;
import ai.lepton.data.folder.FolderCounts;
import ai.lepton.data.profile.TableProfiler;
import ai.lepton.data.table.csv.CsvTable;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Looks through data before it is registered, in this process and as this user: what cannot be read is not registered. */
public final class DatasetProfiler {

    /** Endings of text files with columns; {@code .gz} may follow. */
    private static final Set<String> TABLES = Set.of("csv", "tsv", "data");

    private DatasetProfiler() {}

    /**
     * What is in {@code content}: the columns of a table, the folders of a folder, of anything else nothing.
     *
     * @throws ai.lepton.core.LeptonException naming file and line, if a file that is to be a table cannot be read as one
     */
    public static DatasetProfile profile(DataContent content) {
        FolderCounts counts = new FolderCounts(content);
        return new DatasetProfile(
                isTable(content) ? TableProfiler.profile(CsvTable.of(content.path())) : null,
                content.form() == DataForm.FOLDER ? counts.folders(DatasetProfile.MOST_PARTS) : List.of(),
                counts.endings(DatasetProfile.MOST_PARTS));
    }

    private static boolean isTable(DataContent content) {
        String name = content.name().toLowerCase(Locale.ROOT);
        String bare = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        return content.form() == DataForm.FILE && TABLES.contains(bare.substring(bare.lastIndexOf('.') + 1));
    }
}
