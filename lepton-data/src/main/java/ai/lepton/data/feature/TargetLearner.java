package ai.lepton.data.feature;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.data.raw.RawChunks;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.CodedTexts;
import ai.lepton.data.table.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Which classes there are, or how a number is spread. */
final class TargetLearner {

    private static final int MOST_CLASSES = 10_000;

    private final Target recipe;
    private final TreeSet<String> classes = new TreeSet<>();
    private final Moments moments = new Moments();

    TargetLearner(Target recipe) {
        this.recipe = recipe;
    }

    void see(Chunk chunk) {
        if (recipe.kind() == Target.Kind.NUMBER) {
            for (int i = 0; i < chunk.size(); i++) {
                moments.add(number(recipe, chunk, i));
            }
            return;
        }
        CodedTexts coded = RawChunks.coded(chunk, recipe.column()).used();
        requireNoneMissing(recipe, chunk, coded);
        for (int code = 1; code < coded.count(); code++) {
            classes.add(coded.name(code));
        }
        if (classes.size() > MOST_CLASSES) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    "target \"" + recipe.column() + "\": more than " + MOST_CLASSES
                            + " classes (expected: some that many rows share). Take it as value(\"" + recipe.column()
                            + "\") if it is a number.");
        }
    }

    FittedTarget fitted() {
        if (recipe.kind() == Target.Kind.NUMBER) {
            float scale = recipe.standardised() ? (float) Moments.divisor(moments.deviation()) : 1;
            float offset = recipe.standardised() ? (float) moments.mean() : 0;
            return new FittedTarget(recipe, List.of(), offset, scale);
        }
        List<String> names = recipe.classes().isEmpty() ? new ArrayList<>(classes) : recipe.classes();
        for (String found : classes) {
            if (!names.contains(found)) {
                throw unknown(recipe, found, names);
            }
        }
        if (names.size() < 2) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    "target \"" + recipe.column() + "\": " + names
                            + " in all training rows (expected: at least two classes). Nothing can be learned from"
                            + " one.");
        }
        return new FittedTarget(recipe, names, 0, 1);
    }

    /** The targets of a chunk as the network learns them, INT64 {@code [N]} or FLOAT32 {@code [N, 1]}. */
    static NdArray targets(FittedTarget target, Chunk chunk) {
        Target recipe = target.recipe();
        if (recipe.kind() == Target.Kind.NUMBER) {
            float[] numbers = new float[chunk.size()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (float) ((number(recipe, chunk, i) - target.offset()) / target.scale());
            }
            return NdArray.of(Shape.of(numbers.length, 1), numbers);
        }
        CodedTexts coded = RawChunks.coded(chunk, recipe.column()).used();
        requireNoneMissing(recipe, chunk, coded);
        long[] places = new long[coded.count()];
        for (int code = 1; code < places.length; code++) {
            places[code] = target.classes().indexOf(coded.name(code));
            if (places[code] < 0) {
                throw unknown(recipe, coded.name(code), target.classes());
            }
        }
        long[] indexes = new long[coded.size()];
        for (int i = 0; i < indexes.length; i++) {
            indexes[i] = places[coded.codes()[i]];
        }
        return NdArray.of(Shape.of(indexes.length), indexes);
    }

    private static double number(Target recipe, Chunk chunk, int row) {
        if (chunk.schema().column(recipe.column()).type() != ColumnType.NUMBER) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    "target \"" + recipe.column() + "\": "
                            + chunk.schema().column(recipe.column()).type()
                            + " (expected: NUMBER). Take it as classes(\"" + recipe.column() + "\").");
        }
        double value = chunk.numbers(recipe.column())[row];
        if (!Double.isFinite(value)) {
            throw missing(recipe, chunk, row);
        }
        return value;
    }

    private static void requireNoneMissing(Target recipe, Chunk chunk, CodedTexts names) {
        for (int row = 0; row < names.size(); row++) {
            if (names.codes()[row] == CodedTexts.MISSING) {
                throw missing(recipe, chunk, row);
            }
        }
    }

    private static LeptonException missing(Target recipe, Chunk chunk, int row) {
        return new LeptonException(
                ErrorCode.DATA_MISMATCH,
                "target \"" + recipe.column() + "\" row " + chunk.row(row)
                        + ": missing (expected: a value in every row). Drop such rows before the split.");
    }

    private static LeptonException unknown(Target recipe, String found, List<String> names) {
        return new LeptonException(
                ErrorCode.DATA_MISMATCH,
                "target \"" + recipe.column() + "\": \"" + found + "\" (expected: one of "
                        + names.stream().limit(20).toList() + ", as in the training rows)");
    }
}
