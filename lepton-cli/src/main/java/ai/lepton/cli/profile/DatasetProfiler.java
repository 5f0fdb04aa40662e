package ai.lepton.cli.profile;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.DatasetProfile;
import ai.lepton.core.content.DataContent;
import ai.lepton.core.content.DataForm;
import ai.lepton.core.data.MediaProfile;
import ai.lepton.data.files.TableFiles;
import ai.lepton.data.folder.FolderCounts;
import ai.lepton.data.profile.MediaProfiler;
import ai.lepton.data.profile.TableProfiler;
import ai.lepton.data.tree.FileTree;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Looks through data before it is registered, in this process and as this user: what cannot be read is not registered. */
public final class DatasetProfiler {

    /** How the names of tables end; {@code .gz} may follow. What they are is told by what is in them. */
    private static final Set<String> TABLES =
            Set.of("csv", "tsv", "data", "jsonl", "ndjson", "json", "npy", "npz", "parquet");

    /** How the names of archives end; what they are is told by what is in them. */
    private static final List<String> ARCHIVES = List.of(".zip", ".tar", ".tar.gz", ".tgz");

    private DatasetProfiler() {}

    /**
     * What is in {@code content}: the columns of a table, the folders of a folder, the pictures, recordings and texts of a
     * folder or archive, of anything else nothing. A picture, recording or text that cannot be read is named in the profile.
     *
     * @param isTable whether a file is a table though its name does not end as that of one
     * @throws LeptonException naming file and line, if a file that is to be a table cannot be read as one; naming the entry, if
     *     an archive is damaged or unsafe; {@link ErrorCode#INVALID_ARGUMENT} if a folder is to be a table
     */
    public static DatasetProfile profile(DataContent content, boolean isTable) {
        if (isTable && content.form() == DataForm.FOLDER) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT, "--table: " + content.path() + " is a folder (expected: a file)");
        }
        FolderCounts counts = new FolderCounts(content);
        return new DatasetProfile(
                isTable || isNamedAsTable(content) ? TableProfiler.profile(TableFiles.open(content.path())) : null,
                content.form() == DataForm.FOLDER ? counts.folders(DatasetProfile.MOST_PARTS) : List.of(),
                counts.endings(DatasetProfile.MOST_PARTS),
                isTable ? List.of() : media(content));
    }

    private static List<MediaProfile> media(DataContent content) {
        String name = content.name().toLowerCase(Locale.ROOT);
        if (content.form() == DataForm.FILE && ARCHIVES.stream().noneMatch(name::endsWith)) {
            return List.of();
        }
        try (FileTree tree = FileTree.open(content.path())) {
            return MediaProfiler.profile(tree);
        }
    }

    private static boolean isNamedAsTable(DataContent content) {
        String name = content.name().toLowerCase(Locale.ROOT);
        String bare = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        return content.form() == DataForm.FILE && TABLES.contains(bare.substring(bare.lastIndexOf('.') + 1));
    }
}
