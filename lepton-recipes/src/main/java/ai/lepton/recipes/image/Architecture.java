package ai.lepton.recipes.image;

import static ai.lepton.sdk.layer.Layers.batchNorm;
import static ai.lepton.sdk.layer.Layers.conv2d;
import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.dropout;
import static ai.lepton.sdk.layer.Layers.flatten;
import static ai.lepton.sdk.layer.Layers.globalAveragePool2d;
import static ai.lepton.sdk.layer.Layers.maxPool2d;
import static ai.lepton.sdk.layer.Layers.relu;
import static ai.lepton.sdk.layer.Layers.rescaling;

import ai.lepton.core.Shape;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.layer.Layer;
import java.util.ArrayList;
import java.util.List;

/** The networks to choose from. */
public enum Architecture {
    /** One hidden layer of 128: the first network of every textbook. */
    CLASSIC(5) {
        @Override
        Model model(Shape image, int classes) {
            return Model.sequential(
                    Input.image(image),
                    rescaling(1 / 255.0),
                    flatten(),
                    dense(128).relu(),
                    dropout(0.2),
                    dense(classes));
        }

        @Override
        public String words(int classes) {
            return "flatten, dense 128 relu, dropout 0.2, dense " + classes;
        }
    },

    /**
     * Blocks of convolution, pooling, batch normalisation and relu, until about 7 pixels are left, and one more without
     * pooling. Grey pictures are then flattened, which keeps where a stroke is; coloured ones are averaged, which keeps
     * the network small. The weights are averaged over the last epoch.
     */
    CNN(4) {
        @Override
        Model model(Shape image, int classes) {
            boolean grey = image.size(2) == 1;
            List<Layer> layers = new ArrayList<>();
            layers.add(rescaling(1 / 255.0));
            int filters = grey ? 16 : 32;
            for (long pixels = Math.min(image.size(0), image.size(1)); pixels > LAST_PIXELS; pixels /= 2) {
                layers.add(conv2d(filters, 3).same().withoutBias());
                // Before the rest of the block: a quarter of the numbers is left to normalise.
                layers.add(maxPool2d(2));
                layers.add(batchNorm());
                layers.add(relu());
                filters = Math.min(2 * filters, MOST_FILTERS);
            }
            layers.add(conv2d(filters, 3).same().withoutBias());
            layers.add(batchNorm());
            layers.add(relu());
            layers.add(grey ? flatten() : globalAveragePool2d());
            layers.add(dropout(0.3));
            layers.add(dense(classes));
            return Model.sequential(Input.image(image), layers.toArray(Layer[]::new));
        }

        @Override
        Fit adjust(Fit fit) {
            return fit.callback(new AveragedWeights());
        }

        @Override
        public String words(int classes) {
            return "convolutions of 3 x 3 with batch normalisation and max pooling, dense " + classes;
        }
    };

    private static final int MOST_FILTERS = 128;
    private static final int LAST_PIXELS = 8;
    private static final int FEWEST_STEPS = 2_000;
    private static final int MOST_EPOCHS = 30;

    private final int usualEpochs;

    Architecture(int usualEpochs) {
        this.usualEpochs = usualEpochs;
    }

    /** Epochs for as many digits as MNIST has. */
    public int usualEpochs() {
        return usualEpochs;
    }

    /** Epochs where nobody asks for a number: more where there are few images, so that there are enough steps. */
    int epochsFor(int rows, int batchSize) {
        int enough = (FEWEST_STEPS * batchSize + rows - 1) / rows;
        return Math.max(usualEpochs, Math.min(enough, MOST_EPOCHS));
    }

    /** What it consists of, for people. */
    public abstract String words(int classes);

    /** The network for pictures of this shape, {@code [H, W, C]}, and as many classes. */
    abstract Model model(Shape image, int classes);

    /** How it is trained, where that differs from {@code fit}. */
    Fit adjust(Fit fit) {
        return fit;
    }
}
