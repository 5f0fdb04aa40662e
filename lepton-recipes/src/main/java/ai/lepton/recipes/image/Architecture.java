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
        public String words() {
            return "flatten, dense 128 relu, dropout 0.2, dense";
        }
    },

    /**
     * Blocks of convolution, batch normalisation, relu and pooling, until about 7 pixels are left; small pictures are
     * then flattened, which keeps where a stroke is, larger ones averaged, which keeps the network small.
     */
    CNN(4) {
        @Override
        Model model(Shape image, int classes) {
            List<Layer> layers = new ArrayList<>();
            layers.add(rescaling(1 / 255.0));
            int filters = FIRST_FILTERS;
            long pixels = Math.min(image.size(0), image.size(1));
            for (; pixels > LAST_PIXELS; pixels /= 2) {
                layers.add(conv2d(filters, 3).same().withoutBias());
                layers.add(batchNorm());
                layers.add(relu());
                layers.add(maxPool2d(2));
                filters = Math.min(2 * filters, MOST_FILTERS);
            }
            layers.add(conv2d(filters, 3).same().withoutBias());
            layers.add(batchNorm());
            layers.add(relu());
            layers.add(image.size(2) == 1 ? flatten() : globalAveragePool2d());
            layers.add(dropout(0.3));
            layers.add(dense(classes));
            return Model.sequential(Input.image(image), layers.toArray(Layer[]::new));
        }

        @Override
        public String words() {
            return "convolutions of 3 x 3 with batch normalisation, max pooling, dense";
        }
    };

    private static final int FIRST_FILTERS = 32;
    private static final int MOST_FILTERS = 128;
    private static final int LAST_PIXELS = 8;

    private final int usualEpochs;

    Architecture(int usualEpochs) {
        this.usualEpochs = usualEpochs;
    }

    /** Epochs where nobody asks for a number. */
    public int usualEpochs() {
        return usualEpochs;
    }

    /** What it consists of, for people. */
    public abstract String words();

    /** The network for pictures of this shape, {@code [H, W, C]}, and as many classes. */
    abstract Model model(Shape image, int classes);
}
