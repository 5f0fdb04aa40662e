package ai.lepton.recipes.text;

import ai.lepton.data.feature.Prepared;
import ai.lepton.data.split.TrainingRows;
import ai.lepton.data.table.Table;
import ai.lepton.recipes.labelled.ClassLearner.Lesson;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.optimizer.Optimizer;

/** One way to learn texts: what becomes of them, the network, and how it is trained. */
interface TextNetwork {

    /** Fits what stands in front of the network. */
    Prepared prepare(TrainingRows rows, Lesson lesson);

    /** What the network takes, made of a table. */
    Dataset rows(Prepared prepared, Table table);

    Model model(Prepared prepared, Lesson lesson);

    /** Sets weights that are not random but found in the rows to learn from. */
    default void begin(Trainer trainer, Dataset training, int classes) {}

    Optimizer optimizer();

    /** Batches and augmentation. */
    Fit fit(int epochs, String input);

    /** Passes over the rows at most. */
    int epochs();

    /** Passes without improvement until it stops. */
    int patience();

    /** How many networks are averaged in the end. */
    int members();

    /** In words. */
    @Override
    String toString();
}
