package ai.lepton.benchmarks.serving;

import static ai.lepton.sdk.layer.Layers.conv2d;
import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.flatten;
import static ai.lepton.sdk.layer.Layers.maxPool2d;
import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static ai.lepton.sdk.optimizer.Optimizers.adam;

import ai.lepton.core.Shape;
import ai.lepton.core.model.PackageFolder;
import ai.lepton.onnx.OnnxExporter;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.PackageDetails;
import ai.lepton.sdk.Trainer;
import java.nio.file.Path;
import java.util.Locale;

/** The networks that are served: what they cost alone differs by a factor of ten and more. */
enum ServedNetwork {
    /** 784-128-10. */
    MLP {
        @Override
        Model model() {
            return Model.sequential(IMAGE, flatten(), dense(128).relu(), dense(10));
        }
    },
    /** Convolutions of 32 and 64 channels, 128 units. */
    CNN {
        @Override
        Model model() {
            return convolutions(32);
        }
    },
    /** Twice as wide: a row costs here about what the other cost where the promises about it were made, 80 us. */
    WIDE_CNN {
        @Override
        Model model() {
            return convolutions(64);
        }
    };

    /** Numbers in a request. */
    static final int VALUES = 28 * 28;

    private static final Input IMAGE = Input.floats(Shape.of(28, 28, 1));

    abstract Model model();

    private static Model convolutions(int channels) {
        return Model.sequential(
                IMAGE,
                conv2d(channels, 3).relu(),
                maxPool2d(2),
                conv2d(2 * channels, 3).relu(),
                maxPool2d(2),
                flatten(),
                dense(4 * channels).relu(),
                dense(10));
    }

    /** As a table has it. */
    String title() {
        return name().replace('_', ' ');
    }

    /** As paths and command lines have it. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Makes a package of the network as it was born: what a request costs does not depend on the weights. */
    Path export(Path folder) {
        Path target = folder.resolve(id());
        try (Trainer trainer = model().compile(adam(1e-3), sparseCategoricalCrossEntropy())) {
            new OnnxExporter().write(trainer, PackageDetails.none(), target);
        }
        return target;
    }

    /** The graph in a package. */
    static Path graph(Path exported) {
        return exported.resolve(PackageFolder.GRAPH);
    }
}
