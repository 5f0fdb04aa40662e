package ai.lepton.examples;

import static ai.lepton.sdk.layer.Layers.rescaling;
import static ai.lepton.sdk.layer.Layers.standardize;
import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static ai.lepton.sdk.metric.Metrics.accuracy;
import static ai.lepton.sdk.optimizer.Optimizers.adam;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.SafeTensors;
import ai.lepton.data.images.LabelledImages;
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.Evaluation;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.ModelPackage;
import ai.lepton.sdk.Node;
import ai.lepton.sdk.PackageDetails;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.zoo.MobileNetV2;
import ai.lepton.sdk.zoo.NameMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Puts a new head on a network that others have trained on ImageNet, from a file that torchvision's names are in. */
final class PublicCheckpoint {

    /** Of ImageNet's red, green and blue, from 0 to 1, as torchvision's weights want them. */
    private static final double[] MEAN = {0.485, 0.456, 0.406};

    private static final double[] DEVIATION = {0.229, 0.224, 0.225};

    private PublicCheckpoint() {}

    static Evaluation learn(Path checkpoint, LabelledImages photographs, Path target) throws IOException {
        Shape image = photographs.train().inputShape();
        Node picture = Node.input(Input.image(image));
        Node normalized = picture.then(rescaling(1 / 255.0), standardize(MEAN, DEVIATION));
        Model net =
                MobileNetV2.model(Input.floats(image), 1, photographs.labels().size());
        Model model = Model.functional(List.of(picture), Node.of("net", net.asLayer(), normalized));

        NameMap names = MobileNetV2.torchvision().first("^net/", "");
        Map<String, NdArray> body =
                names.pick(SafeTensors.read(checkpoint), model.tensors().keySet(), "net/classifier");
        try (Trainer trainer = model.compile(
                Compile.seed(1).freeze("net/features/*"), adam(1e-3), sparseCategoricalCrossEntropy(), accuracy())) {
            trainer.loadSome(body);
            trainer.fit(photographs.train(), Fit.epochs(5).batchSize(16));
            Evaluation result = trainer.evaluate(photographs.test());
            ModelPackage.write(
                    trainer,
                    target,
                    PackageDetails.none()
                            .labels(photographs.labels())
                            .image(photographs.input())
                            .metrics(result.metrics()));
            return result;
        }
    }
}
