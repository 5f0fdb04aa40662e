package ai.lepton.recipes.labelled;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.split.Split;
import ai.lepton.data.split.Splitter;
import ai.lepton.data.table.Table;
import ai.lepton.data.tree.FilePattern;
import ai.lepton.data.tree.LabelledFile;
import ai.lepton.data.tree.LabelledFiles;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Rows to learn from and rows to measure with.
 *
 * @param split both
 * @param learned classes of the rows to learn from
 * @param measured classes of the others
 * @param dropped rows without a class
 * @param words about both, for people
 */
record LabelledSplit(Split split, ClassCounts learned, ClassCounts measured, long dropped, String words) {

    private static final double USUAL_SHARE = 0.2;
    private static final String TEST = "test";

    /**
     * Divides rows: by the test rows that were given, by the pattern of their paths, by a folder {@code test}, or else by chance
     * and, where there are groups, by these.
     *
     * @param given rows to measure with; null for some of {@code rows}
     * @throws LeptonException {@link ErrorCode#DATA_MISMATCH} if nothing could be learned or measured
     */
    static LabelledSplit of(LabelledRows rows, @Nullable LabelledRows given, LabelledParameters parameters) {
        if (given != null) {
            return of(
                    rows,
                    Split.given(present(rows), present(given)),
                    given.table().origin() + ": ",
                    given,
                    parameters);
        }
        LabelledFiles files = rows.files();
        if (files != null && !parameters.testFiles().isEmpty()) {
            FilePattern pattern = FilePattern.of(parameters.testFiles());
            return byFile(rows, files, file -> pattern.match(file.file().path()).isPresent(), parameters);
        }
        if (files != null
                && rows.table().schema().names().contains(LabelledFiles.PART)
                && files.values(LabelledFiles.PART).contains(TEST)) {
            return byFile(rows, files, file -> file.part(LabelledFiles.PART).equals(TEST), parameters);
        }
        double share = parameters.testShare().orElse(USUAL_SHARE);
        Table table = present(rows);
        ClassCounts.of(table, rows.target()).requireLearnable();
        return of(
                rows,
                splitter(parameters.group(), rows.target(), parameters.seed()).hold(table, share),
                "",
                rows,
                parameters);
    }

    /** Keeps the shares of the classes, or rows of one group together. */
    static Splitter splitter(String group, String target, long seed) {
        return group.isEmpty() ? Splitter.stratified(target, seed) : Splitter.grouped(group, seed);
    }

    private static LabelledSplit byFile(
            LabelledRows rows, LabelledFiles files, Predicate<LabelledFile> isTest, LabelledParameters parameters) {
        LabelledFiles test = files.where(isTest);
        if (test.files().isEmpty() || test.files().size() == files.files().size()) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    rows.table().origin() + ": " + test.files().size() + " of "
                            + files.files().size() + " files fit test-files \"" + parameters.testFiles()
                            + "\" (expected: some, not all; the first file is \""
                            + files.files().get(0).file().path() + "\")");
        }
        return of(rows, Split.given(files.where(isTest.negate()).table(), test.table()), "", rows, parameters);
    }

    private static LabelledSplit of(
            LabelledRows rows, Split split, String testOrigin, LabelledRows test, LabelledParameters parameters) {
        ClassCounts learned = ClassCounts.of(split.train().table(), rows.target());
        ClassCounts measured = ClassCounts.of(split.held(), test.target());
        learned.requireLearnable();
        measured.requireMeasurable(learned);
        long dropped = ClassCounts.of(rows.table(), rows.target()).missing()
                + (test == rows
                        ? 0
                        : ClassCounts.of(test.table(), test.target()).missing());
        String words = String.format(
                Locale.ROOT,
                "%s: %,d rows of %d classes to learn from; %s%,d to measure with%s",
                rows.table().origin(),
                learned.rows(),
                learned.counts().size(),
                testOrigin,
                measured.rows(),
                parameters.group().isEmpty()
                                || !testOrigin.isEmpty()
                                || !parameters.testFiles().isEmpty()
                        ? ""
                        : ", of other values of \"" + parameters.group() + "\"");
        return new LabelledSplit(split, learned, measured, dropped, words);
    }

    private static Table present(LabelledRows rows) {
        ClassCounts counts = ClassCounts.of(rows.table(), rows.target());
        return counts.missing() == 0 ? rows.table() : rows.table().rows(counts.present());
    }
}
