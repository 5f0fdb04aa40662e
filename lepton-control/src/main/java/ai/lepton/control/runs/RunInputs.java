package ai.lepton.control.runs;

import ai.lepton.control.datasets.Datasets;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.DatasetReference;
import ai.lepton.core.api.DatasetVersion;
import ai.lepton.core.api.Run;
import ai.lepton.core.api.RunAssignment;
import ai.lepton.core.api.RunRequest;
import ai.lepton.core.model.AtomicWrite;
import ai.lepton.core.model.DataUse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registered datasets that runs read, and where their processes unpack them.
 *
 * @param datasets where they are registered
 * @param folder of all runs
 * @param executor for work that waits for the disk
 */
record RunInputs(Datasets datasets, Path folder, Executor executor) {

    private static final Logger LOG = LoggerFactory.getLogger(RunInputs.class);
    /** It becomes the name of a folder. */
    private static final Pattern PARAMETER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,62}");

    /**
     * The parameters of a run, the datasets among them as {@code name@version}.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_ARGUMENT} if a parameter is given in both ways
     */
    static Map<String, String> parameters(RunRequest request) {
        Map<String, String> parameters = new HashMap<>(request.parameters());
        new TreeMap<>(request.datasets()).forEach((parameter, dataset) -> {
            if (!PARAMETER.matcher(parameter).matches()) {
                throw new LeptonException(
                        ErrorCode.INVALID_ARGUMENT,
                        "datasets: a parameter of another form (expected: 1 to 63 letters, digits, ., - and _)");
            }
            if (parameters.putIfAbsent(parameter, dataset.toString()) != null) {
                throw new LeptonException(
                        ErrorCode.INVALID_ARGUMENT,
                        "parameter: " + parameter + ": given twice, as dataset " + dataset
                                + " too (expected: a dataset or a path)");
            }
        });
        return Map.copyOf(parameters);
    }

    /** What a run is given, by parameter. */
    static List<DataUse> uses(Map<String, DatasetVersion> versions) {
        return new TreeMap<>(versions)
                .entrySet().stream()
                        .map(entry -> DataUse.ofDataset(
                                entry.getKey(),
                                entry.getValue().reference().toString(),
                                entry.getValue().sha256()))
                        .toList();
    }

    /** The versions that a run is given, by parameter. */
    Map<String, DatasetVersion> datasets(Run run) {
        Map<String, DatasetVersion> versions = new HashMap<>();
        for (DataUse use : run.data()) {
            if (use.dataset() != null) {
                DatasetReference dataset = DatasetReference.parse(use.dataset()).orElseThrow();
                versions.put(use.parameter(), datasets.version(dataset));
            }
        }
        return versions;
    }

    /** A run's own folder. */
    Path folder(String id) {
        return folder.resolve(id);
    }

    /** {@link #remove} in a while. */
    void removeSoon(String id) {
        executor.execute(() -> remove(id));
    }

    /** Removes what the process of a run that has ended left unpacked; usually it has done that itself. */
    void remove(String id) {
        Path unpacked = folder(id).resolve(RunAssignment.DATA);
        try {
            AtomicWrite.deleteTree(unpacked);
        } catch (IOException e) {
            LOG.warn("{}: cannot be removed: {}", unpacked, e.toString());
        }
    }
}
