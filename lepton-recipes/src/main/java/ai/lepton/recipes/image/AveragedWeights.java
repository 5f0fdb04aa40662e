package ai.lepton.recipes.image;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.callback.Callback;
import ai.lepton.sdk.callback.Training;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Ends a training with the mean of the weights of its last epoch, looked at every few batches. Steps of constant size
 * circle around a good place rather than reach it; their mean is nearer, as if the steps had become smaller.
 *
 * @see <a href="https://arxiv.org/abs/1803.05407">Izmailov et al., "Averaging Weights Leads to Wider Optima and Better
 *     Generalization" (2018)</a>
 */
final class AveragedWeights implements Callback {

    private static final int BATCHES_BETWEEN = 10;

    private final Map<String, double[]> sums = new LinkedHashMap<>();
    private final Map<String, Shape> shapes = new HashMap<>();
    private int count;

    @Override
    public void onBatchEnd(Training training, BatchEnd end) {
        if (end.epoch() == end.epochs() && (end.batch() % BATCHES_BETWEEN == 0 || end.batch() == end.batches())) {
            training.weights().forEach(this::add);
            count++;
        }
    }

    private void add(String name, NdArray weights) {
        shapes.putIfAbsent(name, weights.shape());
        double[] sum = sums.computeIfAbsent(name, any -> new double[weights.elements()]);
        for (int i = 0; i < sum.length; i++) {
            sum[i] += weights.at(i);
        }
    }

    @Override
    public void onTrainEnd(Training training) {
        if (count > 0) { // not if it was stopped before its last epoch
            Map<String, NdArray> means = new LinkedHashMap<>();
            shapes.forEach((name, shape) -> means.put(name, mean(name, shape)));
            training.restore(means);
        }
    }

    private NdArray mean(String name, Shape shape) {
        double[] sum = sums.getOrDefault(name, new double[0]);
        float[] mean = new float[sum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sum[i] / count);
        }
        return NdArray.of(shape, mean);
    }
}
