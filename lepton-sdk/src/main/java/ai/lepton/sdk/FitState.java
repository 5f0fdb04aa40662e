package ai.lepton.sdk;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.sdk.callback.Callback;
import ai.lepton.sdk.callback.Callback.EpochEnd;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What a checkpoint keeps of the course of a training: the history and what callbacks remember. */
final class FitState {

    private FitState() {}

    static List<String> metrics(List<EpochEnd> epochs) {
        return epochs.isEmpty()
                ? List.of()
                : List.copyOf(epochs.get(0).metrics().keySet());
    }

    /** The seconds, those that went into waiting, and the figures of each epoch, one epoch after the other. */
    static double[] history(List<EpochEnd> epochs) {
        List<String> metrics = metrics(epochs);
        double[] numbers = new double[epochs.size() * (2 + metrics.size())];
        int i = 0;
        for (EpochEnd epoch : epochs) {
            numbers[i++] = epoch.seconds();
            numbers[i++] = epoch.inputSeconds();
            for (String metric : metrics) {
                numbers[i++] = epoch.metrics().getOrDefault(metric, Double.NaN);
            }
        }
        return numbers;
    }

    static List<EpochEnd> history(double[] numbers, List<String> metrics, int epochs) {
        List<EpochEnd> history = new ArrayList<>();
        for (int i = 0; i < numbers.length; i += 2 + metrics.size()) {
            Map<String, Double> figures = new LinkedHashMap<>();
            for (int j = 0; j < metrics.size(); j++) {
                figures.put(metrics.get(j), numbers[i + 2 + j]);
            }
            history.add(new EpochEnd(history.size() + 1, epochs, figures, numbers[i], numbers[i + 1]));
        }
        return history;
    }

    static List<String> classes(List<Callback> callbacks) {
        return callbacks.stream().map(callback -> callback.getClass().getName()).toList();
    }

    static StateMap callbacks(List<Callback> callbacks) {
        StateMap state = new StateMap();
        for (int i = 0; i < callbacks.size(); i++) {
            state.put(Integer.toString(i), callbacks.get(i).state());
        }
        return state;
    }

    /** @throws LeptonException {@code DATA_MISMATCH} if one that remembered something is in another place now */
    static void restore(List<Callback> callbacks, CheckpointFolder.Saved saved) {
        StateMap state = new StateMap(saved.state().part("callbacks"));
        List<String> before = saved.notes().callbacks();
        List<String> now = classes(callbacks);
        for (int i = 0; i < before.size(); i++) {
            Map<String, NdArray> part = state.part(Integer.toString(i));
            if (part.isEmpty()) {
                continue;
            }
            if (i >= now.size() || !now.get(i).equals(before.get(i))) {
                throw new LeptonException(
                        ErrorCode.DATA_MISMATCH,
                        "resume: callbacks: " + now + " (expected: " + before + ", in that order, as in checkpoint "
                                + saved.path() + ")");
            }
            callbacks.get(i).restore(part);
        }
    }

    /** What two maps have different, in words. */
    static List<String> differences(Map<String, String> now, Map<String, String> before) {
        TreeSet<String> names = new TreeSet<>(now.keySet());
        names.addAll(before.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            String here = now.getOrDefault(name, "none");
            String there = before.getOrDefault(name, "none");
            if (!here.equals(there)) {
                differences.add(name + " " + here + " (before: " + there + ")");
            }
        }
        return differences;
    }
}
