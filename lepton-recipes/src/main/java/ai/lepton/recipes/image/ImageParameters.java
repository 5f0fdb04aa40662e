package ai.lepton.recipes.image;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.recipes.RunParameters;
import java.util.OptionalInt;

/**
 * What {@link ImageClassification} can be told.
 *
 * @param data a folder or archive with IDX files or with a folder per class; {@value #DRAWN} for digits drawn by the program
 * @param test the same with pictures to measure with; empty for those that {@code data} keeps for that
 * @param model which network; {@code auto}, the default, for one that suits the number and size of the pictures
 * @param epochs passes over the data, at least 1; without it as many as the network and the number of images ask for
 * @param batchSize images of one step; parameter {@code batch-size}, without it chosen as the epochs are
 * @param seed of everything random; default 42
 * @param augment changes to training images, anew in every epoch; {@code auto}, the default, for what suits the network
 * @param mirror whether left and right may be exchanged in training images; {@code auto}, the default, looks at them
 * @param linear whether a linear model is fitted to hold the network against
 * @param rows how many training images to use at most, chosen by the seed; 0, the default, for all
 */
record ImageParameters(
        String data,
        String test,
        Wanted model,
        OptionalInt epochs,
        OptionalInt batchSize,
        long seed,
        Augment augment,
        Mirror mirror,
        boolean linear,
        int rows) {

    /** In place of a folder. */
    static final String DRAWN = "drawn";

    /** Batches of a network that was asked for by its name. */
    private static final int TEXTBOOK_BATCH = 32;

    /** The networks to ask for. */
    enum Wanted {
        AUTO,
        CLASSIC,
        CNN
    }

    /** What happens to training images. */
    enum Augment {
        /** What suits the network; nothing where the network was asked for by its name. */
        AUTO,
        NONE,
        /** Every image is bent a little, differently in every epoch. */
        ELASTIC
    }

    /** Whether training images are mirrored. */
    enum Mirror {
        AUTO,
        YES,
        NO
    }

    static ImageParameters read(RunParameters given) {
        ImageParameters parameters = new ImageParameters(
                given.text("data", DRAWN),
                given.text("test", ""),
                given.choice("model", Wanted.AUTO),
                given.integerIfGiven("epochs", 1),
                given.integerIfGiven("batch-size", 1),
                given.number("seed", 42),
                given.choice("augment", Augment.AUTO),
                given.choice("mirror", Mirror.AUTO),
                given.flag("linear", true),
                given.integer("rows", 0, 0));
        if (parameters.data.equals(DRAWN) && !parameters.test.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    "test: " + parameters.test + " (expected: only together with data, which was not given)");
        }
        return parameters;
    }

    /** Whether it depends on the pictures if they are mirrored. */
    boolean looksForMirror() {
        return model == Wanted.AUTO && augment == Augment.AUTO && mirror == Mirror.AUTO;
    }

    /**
     * The plan for pictures.
     *
     * @param choice for so many pictures, if nothing else is asked for; mirrored or not as asked for or found out
     * @param pictures how many there are
     */
    ImagePlan plan(ResidualPlan choice, int pictures) {
        if (model != Wanted.AUTO) {
            Architecture architecture = Architecture.valueOf(model.name());
            int batch = batchSize.orElse(TEXTBOOK_BATCH);
            PictureChanges plain =
                    augment == Augment.ELASTIC ? PictureChanges.none().withElastic() : PictureChanges.none();
            return new TextbookPlan(
                    architecture,
                    epochs.orElseGet(() -> architecture.epochsFor(pictures, batch)),
                    batch,
                    plain.withMirror(mirror == Mirror.YES));
        }
        ResidualPlan plan = choice;
        if (batchSize.isPresent()) {
            plan = plan.withBatchSize(batchSize.getAsInt());
        }
        if (epochs.isPresent()) {
            plan = plan.withEpochs(epochs.getAsInt());
        }
        return switch (augment) {
            case AUTO -> plan;
            case NONE -> plan.withChanges(PictureChanges.none().withMirror(mirror == Mirror.YES));
            case ELASTIC -> plan.withChanges(PictureChanges.none().withElastic().withMirror(mirror == Mirror.YES));
        };
    }
}
