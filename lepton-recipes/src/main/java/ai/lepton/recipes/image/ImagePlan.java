package ai.lepton.recipes.image;

import ai.lepton.data.images.LabelledImages;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.loss.Loss;
import ai.lepton.sdk.optimizer.Optimizer;

/** Which network learns pictures, and how. Prints in words. */
interface ImagePlan {

    /** Passes over the pictures. */
    int epochs();

    /** Pictures of one step. */
    int batchSize();

    /** The network; what is fitted in it is fitted to the pictures to train on. */
    Model model(LabelledImages data);

    /** What it learns with, from so many pictures. */
    Optimizer optimizer(int rows);

    /** What it learns by. */
    Loss loss();

    /** The pictures to train on, with targets as {@link #loss} takes them. */
    Dataset rows(LabelledImages data);

    /** Adds how pictures are changed, and what becomes of the weights. */
    Fit adjust(Fit fit, LabelledImages data);

    /** So that no batch is of one picture, which cannot be normalised. */
    static int batchSizeFor(int rows, int size) {
        int larger = size;
        while (larger < rows && rows % larger == 1) {
            larger++;
        }
        return larger;
    }
}
