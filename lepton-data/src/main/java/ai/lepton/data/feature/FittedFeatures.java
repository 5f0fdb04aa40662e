package ai.lepton.data.feature;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.sdk.data.Field;
import ai.lepton.sdk.preprocess.AnswerScale;
import ai.lepton.sdk.preprocess.Preprocessing;
import ai.lepton.sdk.preprocess.RawInputs;
import ai.lepton.sdk.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All features of a recipe, fitted: the function from raw rows to the network's inputs. */
record FittedFeatures(
        List<FittedFeature> features, @Nullable FittedTarget target, Map<String, NdArray> samples)
        implements Preprocessing {

    FittedFeatures {
        features = List.copyOf(features);
        samples = Collections.unmodifiableMap(new LinkedHashMap<>(samples));
        inputs(features);
    }

    @Override
    public List<TensorSpec> inputs() {
        return features.stream().map(FittedFeature::raw).toList();
    }

    /** Vectors of one name are one input, as wide as all of them; in the order in which names first appear. */
    @Override
    public List<Field> outputs() {
        return inputs(features);
    }

    /** @throws IllegalArgumentException if two that are no vectors have one name */
    static List<Field> inputs(List<FittedFeature> features) {
        Map<String, Field> outputs = new LinkedHashMap<>();
        for (FittedFeature feature : features) {
            for (Field part : feature.outputs()) {
                outputs.merge(part.name(), part, FittedFeatures::beside);
            }
        }
        return List.copyOf(outputs.values());
    }

    @Override
    public Map<String, Tensor> apply(RawInputs raw) {
        Map<String, List<Tensor>> parts = new LinkedHashMap<>();
        for (FittedFeature feature : features) {
            List<Tensor> made = feature.apply(raw);
            for (int i = 0; i < made.size(); i++) {
                parts.computeIfAbsent(feature.outputs().get(i).name(), name -> new ArrayList<>())
                        .add(made.get(i));
            }
        }
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        parts.forEach((name, tensors) -> outputs.put(name, Vectors.beside(tensors)));
        return outputs;
    }

    @Override
    public Optional<AnswerScale> scale(String output) {
        return target == null || !output.isEmpty() ? Optional.empty() : target.answer();
    }

    @Override
    public byte[] document() {
        return FittedJson.write(this);
    }

    private static Field beside(Field one, Field other) {
        boolean vectors = one.dtype() == DType.FLOAT32
                && other.dtype() == DType.FLOAT32
                && one.shape().rank() == 1
                && other.shape().rank() == 1;
        if (!vectors) {
            throw new IllegalArgumentException(
                    "into: \"" + one.name() + "\": " + one.dtype() + " " + one.shape() + " and " + other.dtype() + " "
                            + other.shape() + " (expected: vectors, FLOAT32). Give one of them an input of its own with"
                            + " into(name).");
        }
        return new Field(
                one.name(),
                DType.FLOAT32,
                Shape.of(one.shape().last() + other.shape().last()));
    }
}
