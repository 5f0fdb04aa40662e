package ai.lepton.recipes.tabular;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.data.ColumnProfile;
import ai.lepton.core.data.TableProfile;
import ai.lepton.data.feature.Feature;
import ai.lepton.data.feature.Features;
import ai.lepton.data.feature.NumberFeature;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.ColumnType;
import ai.lepton.data.table.InferredSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a column, decided by the training rows.
 *
 * @param profile what the training rows have in it
 * @param feature null where it is left out
 * @param words what becomes of it, or why it is left out
 */
record ColumnUse(ColumnProfile profile, @Nullable Feature feature, String words) {

    /** A category that has a value of its own in more than this share of the rows says nothing about other rows. */
    private static final double MOST_DISTINCT = 0.5;

    private static final int TERMS = 2000;
    private static final int MANY_TERMS = 10_000;

    /**
     * Looks at all columns but the target.
     *
     * @param inferred what the file says, for columns that number or name the rows
     * @param profile of the training rows
     * @param parameters with what the user wants otherwise
     * @param vector name for the input of all numbers
     * @param minimumCount rows that must have a category for it to be known
     * @throws LeptonException {@link ErrorCode#DATA_MISMATCH} if nothing is left to learn from, or a name is unknown
     */
    static List<ColumnUse> of(
            InferredSchema inferred,
            TableProfile profile,
            TabularParameters parameters,
            String target,
            String vector,
            int minimumCount) {
        List<String> names = profile.columns().stream().map(ColumnProfile::name).toList();
        for (String name : parameters.leaveOut()) {
            if (!names.contains(name)) {
                throw new LeptonException(
                        ErrorCode.DATA_MISMATCH,
                        profile.origin() + ": leave-out: \"" + name + "\": no such column (expected: one of " + names
                                + ")");
            }
        }
        Set<String> given =
                Set.copyOf(parameters.types().stream().map(Column::name).toList());
        List<ColumnUse> uses = new ArrayList<>();
        for (ColumnProfile column : profile.columns()) {
            if (column.name().equals(target)) {
                continue;
            }
            boolean isIdentifier = inferred.identifiers().contains(column.name()) && !given.contains(column.name());
            String reason = parameters.leaveOut().contains(column.name())
                    ? "left out as asked"
                    : reason(column, profile.rows(), isIdentifier);
            uses.add(
                    reason != null
                            ? new ColumnUse(column, null, reason)
                            : used(column, profile.rows(), vector, minimumCount));
        }
        if (uses.stream().allMatch(use -> use.feature() == null)) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    profile.origin() + ": no column to learn from beside target \"" + target
                            + "\" (expected: at least one). "
                            + String.join(
                                    "; ",
                                    uses.stream()
                                            .map(use -> use.profile().name() + ": " + use.words())
                                            .toList()));
        }
        return uses;
    }

    /** A name for the input of all numbers that no column has. */
    static String vector(List<String> columns) {
        String name = "numbers";
        while (columns.contains(name)) {
            name += "_";
        }
        return name;
    }

    private static @Nullable String reason(ColumnProfile column, long rows, boolean isIdentifier) {
        if (column.missing() == rows) {
            return "left out: no value in any training row";
        }
        if (column.distinct() == 1 && column.missing() == 0) {
            return "left out: one value in all training rows";
        }
        if (isIdentifier) {
            return "left out: it numbers or names the rows";
        }
        boolean isCategory = column.type().equals(ColumnType.CATEGORY.name());
        if (isCategory && column.distinct() > MOST_DISTINCT * (rows - column.missing()) && column.distinct() > 10) {
            return String.format(Locale.ROOT, "left out: %,d different values in %,d rows", column.distinct(), rows);
        }
        if (column.type().equals(ColumnType.IMAGE.name()) || column.type().equals(ColumnType.SOUND.name())) {
            return "left out: pictures and recordings have recipes of their own";
        }
        return null;
    }

    private static ColumnUse used(ColumnProfile column, long rows, String vector, int minimumCount) {
        boolean gaps = column.missing() > 0;
        String missing = gaps ? String.format(Locale.ROOT, ", %.1f %% missing", 100.0 * column.missing() / rows) : "";
        return switch (ColumnType.valueOf(column.type())) {
            case NUMBER -> {
                NumberFeature number = Features.number(column.name()).standardised();
                yield new ColumnUse(
                        column,
                        (gaps ? number.indicateMissing() : number).into(vector),
                        "a number, standardised" + missing + (gaps ? " (the median, and a mark)" : ""));
            }
            case DATE ->
                new ColumnUse(
                        column,
                        (gaps ? Features.date(column.name()).indicateMissing() : Features.date(column.name()))
                                .into(vector),
                        "a date: year, and month, day and weekday on circles" + missing);
            case CATEGORY ->
                new ColumnUse(
                        column,
                        Features.category(column.name())
                                .index()
                                .minimumCount(minimumCount)
                                .maximumDistinct(Integer.MAX_VALUE),
                        String.format(Locale.ROOT, "a category of %,d values%s", column.distinct(), missing));
            case TEXT ->
                new ColumnUse(
                        column,
                        Features.text(column.name()).tfIdf().maximumTerms(rows < MANY_TERMS ? TERMS : MANY_TERMS / 2),
                        "a text, its words weighed by TF-IDF" + missing);
            case IMAGE, SOUND -> throw new IllegalArgumentException(Objects.toString(column));
        };
    }
}
