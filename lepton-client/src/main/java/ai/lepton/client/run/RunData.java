package ai.lepton.client.run;

import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.DatasetVersion;
import ai.lepton.core.api.RunAssignment;
import ai.lepton.core.content.DataContent;
import ai.lepton.core.model.AtomicWrite;
import ai.lepton.core.model.DataUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a run reads: registered datasets, fetched into the run's folder and checked, and paths, hashed. Must be closed
 * when the run no longer reads: that removes what was fetched.
 */
public final class RunData implements AutoCloseable {

    private final Path folder;
    private final Map<String, String> parameters;
    private final List<DataUse> uses;

    private RunData(Path folder, Map<String, String> parameters, List<DataUse> uses) {
        this.folder = folder;
        this.parameters = Map.copyOf(parameters);
        this.uses = List.copyOf(uses);
    }

    /**
     * Fetches what the run was given, and tells the server what it reads from paths.
     *
     * @param paths the parameters that may name a file or folder; one that names none is the recipe's to complain about
     * @throws LeptonException {@code DATASET_DAMAGED}, {@code DISK_FULL} and the like
     */
    public static RunData prepare(RunConnection connection, Set<String> paths) {
        Path folder = connection.folder().resolve(RunAssignment.DATA);
        Map<String, String> parameters = new HashMap<>(connection.parameters());
        List<DataUse> uses = new ArrayList<>();
        for (Map.Entry<String, DatasetVersion> entry : new TreeMap<>(connection.datasets()).entrySet()) {
            DatasetVersion version = entry.getValue();
            Path target = folder.resolve(entry.getKey()).resolve(version.fileName());
            connection.message("Fetching " + version.reference());
            try {
                Files.createDirectories(target.getParent());
                connection.fetch(entry.getKey(), target);
            } catch (IOException e) {
                throw FileErrors.onWrite(target, "cannot fetch " + version.reference(), e);
            }
            parameters.put(entry.getKey(), target.toString());
            uses.add(DataUse.ofDataset(entry.getKey(), version.reference().toString(), version.sha256()));
        }
        List<DataUse> read = new ArrayList<>();
        for (String parameter : new TreeSet<>(paths)) {
            String text = connection.parameters().get(parameter);
            if (text != null && !connection.datasets().containsKey(parameter)) {
                hash(parameter, text, read);
            }
        }
        if (!read.isEmpty()) {
            connection.data(read);
            uses.addAll(read);
        }
        return new RunData(folder, parameters, uses);
    }

    private static void hash(String parameter, String text, List<DataUse> read) {
        try {
            DataContent content = DataContent.of(Path.of(text));
            read.add(DataUse.ofPath(parameter, content.path().toString(), content.sha256()));
        } catch (LeptonException | InvalidPathException e) {
            // No data, or none that can be read: whoever reads it says so, in its own words.
        }
    }

    /** The run's parameters, with a path in place of each dataset. */
    public Map<String, String> parameters() {
        return parameters;
    }

    /** What is read, with the hashes of its content. */
    public List<DataUse> uses() {
        return uses;
    }

    @Override
    public void close() {
        try {
            AtomicWrite.deleteTree(folder);
        } catch (IOException e) {
            System.out.println(folder + ": cannot be removed: " + FileErrors.reason(e)); // the server will
        }
    }
}
