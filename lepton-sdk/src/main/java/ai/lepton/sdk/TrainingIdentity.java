package ai.lepton.sdk;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.data.KeyedRandom;
import ai.lepton.sdk.engine.Device;
import ai.lepton.sdk.optimizer.Optimizer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * What a training is, in words that are the same in every process.
 *
 * @param parts by name
 */
record TrainingIdentity(Map<String, String> parts) {

    static TrainingIdentity of(Model model, Compile options, Optimizer optimizer, List<Objective> objectives) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("model", stable(model));
        parts.put("optimizer", stable(optimizer));
        parts.put("objectives", stable(objectives));
        // On another device it is the same training, whose last bits may differ: that is warned of, as of another
        // machine.
        parts.put("options", stable(options.device(Device.auto())));
        return new TrainingIdentity(parts);
    }

    /** Of recipes by name. */
    static TrainingIdentity of(Map<String, Object> recipes) {
        Map<String, String> parts = new LinkedHashMap<>();
        recipes.forEach((name, recipe) -> parts.put(name, stable(recipe)));
        return new TrainingIdentity(parts);
    }

    /** The same of this training in particular. Epochs are left out: there may be more of them. */
    TrainingIdentity with(Dataset rows, Fit fit) {
        Map<String, String> all = new LinkedHashMap<>(parts);
        all.put("rows", Integer.toString(rows.size()));
        all.put("inputs", rows.inputs().toString());
        all.put("targets", rows.targets().toString());
        all.put("batchSize", Integer.toString(fit.batchSize()));
        all.put("accumulate", Integer.toString(fit.accumulate()));
        all.put("shuffle", Boolean.toString(fit.shuffle()));
        if (fit.shuffle() && (fit.checkpoints() != null || fit.resume() != null)) {
            all.put("order", fingerprint(rows, fit.batchSize()));
        }
        all.put("augmentations", Integer.toString(fit.augmentations().size()));
        Dataset validation = fit.validation();
        all.put("validation", validation == null ? "none" : validation.size() + " rows");
        all.put("average", String.valueOf(fit.average() == null ? "none" : stable(fit.average())));
        return new TrainingIdentity(all);
    }

    /** Of the order that the rows take with one fixed generator: an order is a function, and cannot say what it is. */
    private static String fingerprint(Dataset rows, int batchSize) {
        CRC32C sum = new CRC32C();
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES);
        for (int row : rows.order(batchSize, KeyedRandom.of(0))) {
            sum.update(bytes.putInt(0, row).rewind());
        }
        return Long.toHexString(sum.getValue());
    }

    /** @throws LeptonException {@code DATA_MISMATCH} naming the first part that differs from the checkpoint's */
    void requireSame(Path checkpoint, Map<String, String> saved) {
        parts.forEach((name, value) -> {
            if (!value.equals(saved.get(name))) {
                throw new LeptonException(
                        ErrorCode.DATA_MISMATCH,
                        "resume: " + name + ": " + value + " (expected: " + saved.get(name) + ", as in checkpoint "
                                + checkpoint + "). Train as before, or anew in another folder.");
            }
        });
    }

    /** A recipe prints what it is; a lambda in it prints where it is in memory, which is left out. */
    private static String stable(Object recipe) {
        return recipe.toString()
                .replaceAll("\\$\\$Lambda[^,\\])}\\s]*", "\\$\\$Lambda")
                .replaceAll("@[0-9a-f]+\\b", "");
    }
}
