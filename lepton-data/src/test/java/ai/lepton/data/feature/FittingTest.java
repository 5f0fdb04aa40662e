package ai.lepton.data.feature;

import static ai.lepton.data.feature.Features.category;
import static ai.lepton.data.feature.Features.classes;
import static ai.lepton.data.feature.Features.date;
import static ai.lepton.data.feature.Features.number;
import static ai.lepton.data.feature.Features.text;
import static ai.lepton.data.feature.Features.value;
import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static ai.lepton.sdk.optimizer.Optimizers.adam;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.LeptonException;
import ai.lepton.core.model.PackageFolder;
import ai.lepton.data.split.Split;
import ai.lepton.data.split.Splitter;
import ai.lepton.data.table.Table;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.ModelPackage;
import ai.lepton.sdk.PackageDetails;
import ai.lepton.sdk.Trainer;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is fitted comes from the training rows alone, and what cannot be fitted says why. */
class FittingTest {

    private static final int ROWS = 120;

    @TempDir
    Path folder;

    /** Every row that is not for training is replaced; had any of them been looked at, a number or a hash would change. */
    @Test
    void corruptValidationRowsChangeNeitherFittedStateNorPackage() throws Exception {
        BitSet held = held();

        byte[] clean = fitted(rows(new BitSet()));
        byte[] corrupt = fitted(rows(held));
        assertThat(corrupt).isEqualTo(clean);
        assertThat(trained(rows(held), folder.resolve("corrupt")).digest())
                .isEqualTo(trained(rows(new BitSet()), folder.resolve("clean")).digest());

        BitSet one = new BitSet();
        one.set(held.nextClearBit(0));
        assertThat(fitted(rows(one))).isNotEqualTo(clean);
    }

    private static BitSet held() {
        double[] order = IntStream.range(0, ROWS).asDoubleStream().toArray();
        Split split =
                Splitter.random(7).hold(Tables.with().numbers("row", order).table(), 0.3);
        BitSet held = new BitSet();
        try (Prepared prepared =
                Prepared.of(Split.given(split.held(), split.held()).train(), Features.of(number("row")))) {
            for (float row : prepared.training()
                    .batch(all(prepared.training().size()))
                    .input()
                    .toFloats()) {
                held.set((int) row);
            }
        }
        assertThat(held.cardinality()).isBetween(20, 50);
        return held;
    }

    private static Table rows(BitSet corrupt) {
        Random random = new Random(11);
        double[] numbers = new double[ROWS];
        String[] categories = new String[ROWS];
        String[] texts = new String[ROWS];
        long[] dates = new long[ROWS];
        String[] target = new String[ROWS];
        for (int i = 0; i < ROWS; i++) {
            numbers[i] = random.nextInt(10) == 0 ? Double.NaN : random.nextGaussian();
            categories[i] = "c" + random.nextInt(6);
            texts[i] = "w" + random.nextInt(9) + " w" + random.nextInt(9);
            dates[i] = random.nextLong(0, 1_700_000_000_000L);
            target[i] = random.nextBoolean() ? "yes" : "no";
            if (corrupt.get(i)) {
                numbers[i] = 1e30 * i;
                categories[i] = "corrupt " + i;
                texts[i] = "corrupt corrupt words";
                dates[i] = -i;
                target[i] = target[i].equals("yes") ? "no" : "yes";
            }
        }
        return Tables.with()
                .numbers("n", numbers)
                .categories("c", categories)
                .categories("m", categories)
                .texts("t", texts)
                .dates("d", dates)
                .categories("y", target)
                .table(32);
    }

    private static Features recipe() {
        return Features.of(
                        number("n").clipped(0.05).standardised().indicateMissing(),
                        category("c"),
                        category("m").meanTarget(),
                        text("t").into("features"),
                        date("d"))
                .target(classes("y"));
    }

    private static byte[] fitted(Table rows) {
        try (Prepared prepared = Prepared.of(Splitter.random(7).hold(rows, 0.3).train(), recipe())) {
            return prepared.preprocessing().document();
        }
    }

    private static PackageFolder trained(Table rows, Path target) {
        Split split = Splitter.random(7).hold(rows, 0.3);
        try (Prepared prepared = Prepared.of(split.train(), recipe());
                Trainer trainer = Model.sequential(prepared.input("features"), dense(4).relu(), dense(2))
                        .compile(adam(0.01), sparseCategoricalCrossEntropy())) {
            trainer.fit(prepared.training(), Fit.epochs(2).batchSize(16));
            ModelPackage.write(
                    trainer,
                    target,
                    PackageDetails.none().labels(prepared.labels()).preprocessing(prepared.preprocessing()));
            return PackageFolder.open(target);
        }
    }

    @Test
    void saysWhatCannotBeFitted() {
        Table rows = Tables.with()
                .numbers("n", 1, 2, 3)
                .categories("c", "a", "b", "c")
                .texts("t", "x", "y", "z")
                .categories("y", "yes", "yes", "yes")
                .categories("gap", "yes", null, "no")
                .numbers("v", 1, Double.NaN, 2)
                .table();

        requireRefused(
                rows,
                Features.of(number("other")),
                "DATA_MISMATCH (1103): column \"other\": unknown (expected: one of [");
        requireRefused(
                rows,
                Features.of(number("c")),
                "DATA_MISMATCH (1103): column \"c\": CATEGORY (expected: NUMBER). Use another kind of feature, or give"
                        + " the column another type.");
        requireRefused(
                rows,
                Features.of(category("c").maximumDistinct(2)),
                "DATA_MISMATCH (1103): column \"c\": more than 2 different values (expected: a category). Leave the column"
                        + " out, take it as text(\"c\"), or allow more with maximumDistinct(...).");
        requireRefused(
                rows,
                Features.of(text("t")),
                "DATA_MISMATCH (1103): column \"t\": no term in 2 texts or more (expected: at least one). Lower"
                        + " minimumCount, or leave the column out.");
        requireRefused(
                rows,
                Features.of(number("n")).target(classes("y")),
                "DATA_MISMATCH (1103): target \"y\": [yes] in all training rows (expected: at least two classes). Nothing"
                        + " can be learned from one.");
        requireRefused(
                rows,
                Features.of(number("n")).target(classes("gap")),
                "DATA_MISMATCH (1103): target \"gap\" row 1: missing (expected: a value in every row). Drop such rows"
                        + " before the split.");
        requireRefused(
                rows,
                Features.of(number("n")).target(value("v")),
                "DATA_MISMATCH (1103): target \"v\" row 1: missing (expected: a value in every row).");
        requireRefused(
                rows,
                Features.of(number("n")).target(value("c")),
                "DATA_MISMATCH (1103): target \"c\": CATEGORY (expected: NUMBER). Take it as classes(\"c\").");
        requireRefused(
                rows,
                Features.of(number("n")).target(classes("c").classes("a", "b")),
                "DATA_MISMATCH (1103): target \"c\": \"c\" (expected: one of [a, b], as in the training rows)");
        requireRefused(
                rows,
                Features.of(category("c").meanTarget()),
                "DATA_MISMATCH (1103): column \"c\": a mean target without a target (expected: one). Name it with"
                        + " target(...).");
        requireRefused(
                Tables.with().numbers("\uD83D\uDE80", 1).table(),
                Features.of(number("\uD83D\uDE80")),
                "NOT_EXPORTABLE (1205): input \"\uD83D\uDE80\": has a character beyond U+FFFF, such as an emoji (expected:"
                        + " others only). Rename the column.");
    }

    @Test
    void saysWhichClassOfOtherRowsIsNew() {
        Table rows = Tables.with().numbers("n", 1, 2).categories("y", "a", "b").table();
        Table other = Tables.with().numbers("n", 1).categories("y", "z").table();

        try (Prepared prepared = Prepared.of(
                Split.given(rows, other).train(), Features.of(number("n")).target(classes("y")))) {
            assertThatThrownBy(() -> prepared.dataset(other))
                    .isInstanceOf(LeptonException.class)
                    .hasMessage("DATA_MISMATCH (1103): target \"y\": \"z\" (expected: one of [a, b], as in the training"
                            + " rows)");
        }
    }

    @Test
    void refusesRecipesThatCannotBe() {
        assertThatThrownBy(() -> Features.of(number("x"), category("x")))
                .hasMessage("column: \"x\" twice (expected: once)");
        assertThatThrownBy(() -> Features.of(number("x")).target(value("x")))
                .hasMessage("target: \"x\" (expected: a column that no feature is made of)");
        assertThatThrownBy(() -> number("x").clipped(0.5)).hasMessage("clip: 0.5 (expected: >= 0 and < 0.5)");
        assertThatThrownBy(() -> number("x").bucketed(1))
                .hasMessage("buckets: 1 (expected: >= 2 with BUCKETS, 0 without)");
        assertThatThrownBy(() -> text("x").ngrams(2, 1))
                .hasMessage("ngrams: 2 to 1 (expected: 1 <= shortest <= longest)");
    }

    private static void requireRefused(Table rows, Features recipe, String message) {
        assertThatThrownBy(() -> Prepared.of(Split.given(rows, rows).train(), recipe))
                .isInstanceOf(LeptonException.class)
                .hasMessageStartingWith(message);
    }

    private static int[] all(int rows) {
        return IntStream.range(0, rows).toArray();
    }
}
