package ai.lepton.data.feature;

import ai.lepton.core.model.ValueSpec.Cleaning;
import ai.lepton.sdk.preprocess.LogMel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A recipe for what becomes of a table's columns. It holds nothing fitted and cannot be fitted: {@link Prepared} fits it to
 * training rows, which only a split makes.
 *
 * @param features one for each column that is looked at
 * @param target what is to be predicted; null to prepare rows without one
 * @param missing spellings of a missing value, beside the empty one, for those who send texts to the model
 * @param folds with target encodings: in how many parts the training rows are encoded by the others
 * @param seed of the folds of target encodings and of the samples that quantiles are taken from
 */
public record Features(List<Feature> features, @Nullable Target target, List<String> missing, int folds, long seed) {

    /** The vector that features become part of unless they say otherwise. */
    public static final String VECTOR = "features";

    private static final int MAXIMUM_DISTINCT = 100_000;
    private static final int FOLDS = 5;
    private static final double SMOOTHING = 10;

    /** @throws IllegalArgumentException if there is none, or a column is there twice or is the target too */
    public Features {
        features = List.copyOf(features);
        missing = List.copyOf(missing);
        if (features.isEmpty()) {
            throw new IllegalArgumentException("features: none (expected: at least one)");
        }
        if (folds < 2) {
            throw new IllegalArgumentException("folds: " + folds + " (expected: >= 2)");
        }
        Set<String> columns = new HashSet<>();
        for (Feature feature : features) {
            if (!columns.add(feature.column())) {
                throw new IllegalArgumentException("column: \"" + feature.column() + "\" twice (expected: once)");
            }
        }
        if (target != null && columns.contains(target.column())) {
            throw new IllegalArgumentException(
                    "target: \"" + target.column() + "\" (expected: a column that no feature is made of)");
        }
    }

    public static Features of(Feature... features) {
        return new Features(List.of(features), null, List.of(), FOLDS, 0);
    }

    public static Features of(List<? extends Feature> features) {
        return new Features(new ArrayList<>(features), null, List.of(), FOLDS, 0);
    }

    /** What is to be predicted. */
    public Features target(Target wanted) {
        return new Features(features, Objects.requireNonNull(wanted, "wanted"), missing, folds, seed);
    }

    /** What stands for a missing value in texts that are sent to the model, such as {@code ?}; the empty text always does. */
    public Features missing(List<String> spellings) {
        return new Features(features, target, spellings, folds, seed);
    }

    /** In how many parts the training rows are encoded by the others, for target encodings. */
    public Features folds(int count) {
        return new Features(features, target, missing, count, seed);
    }

    public Features seed(long number) {
        return new Features(features, target, missing, folds, number);
    }

    /** A number as it is; what is missing is the median. */
    public static NumberFeature number(String column) {
        return new NumberFeature(
                column, VECTOR, NumberFeature.Fill.MEDIAN, null, false, 0, false, NumberFeature.Scale.NONE, 0);
    }

    /** A category, one-hot. */
    public static CategoryFeature category(String column) {
        return new CategoryFeature(column, VECTOR, CategoryFeature.Encoding.ONE_HOT, 1, MAXIMUM_DISTINCT, SMOOTHING);
    }

    /** Year, month, day and weekday of a date, on circles where they come round again. */
    public static DateFeature date(String column) {
        return new DateFeature(
                column, VECTOR, List.of(DatePart.YEAR, DatePart.MONTH, DatePart.DAY, DatePart.WEEKDAY), true, false);
    }

    /** A text in lower case with its punctuation as words, TF-IDF of these, as an input of its own named as the column. */
    public static TextFeature text(String column) {
        return new TextFeature(column, column, TextFeature.Form.TF_IDF, Cleaning.STANDARD, 1, 1, 20_000, 2, false, 256);
    }

    /** A picture in colour, stretched to a size, as an input of its own named as the column. */
    public static ImageFeature image(String column, int height, int width) {
        return new ImageFeature(column, column, height, width, 3, false, false);
    }

    /**
     * The beginning of a recording, its log-mel spectrogram as {@link LogMel#speech}, as an input of its own named as the
     * column.
     *
     * @param sampleRate to which recordings are brought, samples a second
     * @param seconds how much of each is looked at
     */
    public static SoundFeature sound(String column, int sampleRate, double seconds) {
        return new SoundFeature(column, column, (int) Math.round(sampleRate * seconds), LogMel.speech(sampleRate));
    }

    /** Names of classes that are to be predicted. */
    public static Target classes(String column) {
        return new Target(column, Target.Kind.CLASSES, List.of(), false);
    }

    /** A number that is to be predicted. */
    public static Target value(String column) {
        return new Target(column, Target.Kind.NUMBER, List.of(), false);
    }
}
