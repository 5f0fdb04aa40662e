package ai.lepton.recipes.evaluation;

import ai.lepton.codec.image.Picture;
import ai.lepton.codec.image.PicturePreparation;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.data.images.LabelledImages;
import ai.lepton.data.images.MnistFolder;
import ai.lepton.data.tree.FileTree;
import ai.lepton.recipes.scoring.BatchLimits;
import ai.lepton.recipes.scoring.Scorer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * The test rows of IDX files as MNIST has them. Those that have the size of the model's input are its input, as in training;
 * others are prepared as any picture is.
 */
record IdxRows(String origin, TensorSpec input, NdArray pictures, NdArray classes) implements MeasuredRows {

    static IdxRows open(EvaluationRequest request, FileTree tree) {
        LabelledImages.Rows rows = MnistFolder.readTest(tree);
        List<String> names = MnistFolder.labels(tree);
        String file = MnistFolder.testImages(tree);
        List<String> labels = request.manifest().labels();
        long[] classes = new long[rows.targets().rows()];
        for (int row = 0; row < classes.length; row++) {
            String name = names.get((int) rows.targets().longAt(row));
            classes[row] = labels.indexOf(name);
            if (classes[row] < 0) {
                throw new LeptonException(
                        ErrorCode.LABEL_OUT_OF_RANGE,
                        file + " row " + row + ": label \"" + name + "\" (expected: one of " + labels
                                + ", the model's classes). A labels.txt beside it names the classes.");
            }
        }
        return new IdxRows(
                file, request.manifest().inputs().get(0), rows.inputs(), NdArray.of(Shape.of(classes.length), classes));
    }

    @Override
    public Counts score(Scorer scorer, BatchLimits limits, BiConsumer<Map<String, NdArray>, NdArray> taker) {
        Shape row = pictures.shape().withoutFirst();
        int step = (int) Math.max(1, Math.min(limits.rows(), limits.bytes() / row.elements()));
        for (int from = 0; from < pictures.rows(); from += step) {
            int to = Math.min(pictures.rows(), from + step);
            NdArray some = prepared(pictures.rows(from, to));
            taker.accept(scorer.score(Map.of(input.name(), some)), classes.rows(from, to));
        }
        return Counts.of(pictures.rows());
    }

    private NdArray prepared(NdArray some) {
        if (input.shape().accepts(some.shape())) {
            return some;
        }
        ImageSpec spec = Objects.requireNonNull(input.image(), "image");
        List<NdArray> prepared = new ArrayList<>();
        for (int i = 0; i < some.rows(); i++) {
            NdArray pixels = some.rows(i, i + 1);
            Picture picture = new Picture(origin, pixels.reshape(pixels.shape().withoutFirst()));
            prepared.add(PicturePreparation.prepare(picture, spec).input());
        }
        return NdArray.concatenated(prepared);
    }

    @Override
    public void close() {}
}
