package ai.lepton.recipes.labelled;

import ai.lepton.core.LeptonException;
import ai.lepton.data.split.Split;
import ai.lepton.data.split.TrainingRows;
import ai.lepton.data.table.Table;
import ai.lepton.data.tree.FileKind;
import ai.lepton.sdk.callback.Callback;
import java.util.List;
import java.util.OptionalInt;

/** Learns classes from one kind of input: what recipes for texts and for recordings differ in. */
public interface ClassLearner {

    /** What files hold. */
    FileKind kind();

    /** Such as {@code text}, for sentences. */
    String noun();

    /**
     * Looks through rows that will be measured with, so that what is wrong with one is said before anything is learned.
     *
     * @throws LeptonException naming the row or file
     */
    default void look(Table measured, String input) {}

    /**
     * Learns.
     *
     * @throws LeptonException about the rows
     */
    LearnedClasses learn(Lesson lesson);

    /**
     * What is to be learned.
     *
     * @param rows to learn from
     * @param count how many there are
     * @param input the column with the texts or recordings
     * @param target the column with the classes
     * @param classes their names, in order
     * @param group a column whose values stay together; empty for none
     * @param epochs passes at most; empty to choose
     * @param seed of everything random
     * @param hasBaselines whether a trivial and a linear model are wanted too
     * @param progress is told of the trainings
     */
    record Lesson(
            TrainingRows rows,
            long count,
            String input,
            String target,
            List<String> classes,
            String group,
            OptionalInt epochs,
            long seed,
            boolean hasBaselines,
            Progress progress) {

        public Lesson {
            classes = List.copyOf(classes);
        }

        /**
         * Keeps some rows back to stop or choose by: each class in its share, or groups as wholes.
         *
         * @param share how much, between 0 and 1
         */
        public Split hold(double share) {
            return LabelledSplit.splitter(group, target, seed).hold(rows, share);
        }
    }

    /** Is told of one of several trainings. */
    @FunctionalInterface
    interface Progress {
        /** @param before epochs of the trainings before this one; {@code behind}: of those after it */
        Callback among(int before, int behind);
    }
}
