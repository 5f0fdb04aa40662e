package ai.lepton.recipes.labelled;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.tree.FileKind;
import ai.lepton.data.tree.FilePattern;
import ai.lepton.recipes.RunParameters;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What recipes for classes of texts and recordings can be told alike.
 *
 * @param data a folder or archive with files, or a table with texts
 * @param target what to predict: a part of the {@code pattern}, or a column of the table; empty for the folder that a file is in
 * @param text the column with the texts, of a table; empty to find it. Texts alone have it
 * @param pattern what the parts of a file's path mean, see {@link FilePattern}; empty where each class has its folder
 * @param test rows to measure with, of the same form as {@code data}; empty for some of these
 * @param testFiles the files to measure with, as a pattern of their paths; parameter {@code test-files}, empty for others
 * @param testShare how much to keep back otherwise; parameter {@code test-share}, a fifth without it
 * @param group a part of the pattern or a column, such as a speaker: its rows are never learned from and measured with at once
 * @param epochs passes over the rows at most; without it as many as their number asks for
 * @param bootstrap whether to say how far each figure may be off
 * @param seed of everything random; default 42
 */
public record LabelledParameters(
        String data,
        String target,
        String text,
        String pattern,
        String test,
        String testFiles,
        OptionalDouble testShare,
        String group,
        OptionalInt epochs,
        boolean bootstrap,
        long seed) {

    /**
     * Reads them.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_ARGUMENT} naming the parameter
     */
    public static LabelledParameters read(RunParameters given, FileKind kind) {
        String kinds = kind == FileKind.TEXT ? "texts" : "recordings";
        LabelledParameters parameters = new LabelledParameters(
                given.required(
                        "data",
                        "a folder or archive of " + kinds
                                + (kind == FileKind.TEXT ? ", or a table with a column of them" : "")),
                given.text("target", ""),
                kind == FileKind.TEXT ? given.text("text", "") : "",
                given.text("pattern", ""),
                given.text("test", ""),
                given.text("test-files", ""),
                given.shareIfGiven("test-share"),
                given.text("group", ""),
                given.integerIfGiven("epochs", 1),
                given.flag("bootstrap", false),
                given.number("seed", 42));
        checked("pattern", parameters.pattern());
        checked("test-files", parameters.testFiles());
        if (!parameters.test().isEmpty() && !parameters.testFiles().isEmpty()) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    "test-files: " + parameters.testFiles() + " (expected: nothing beside test, " + parameters.test()
                            + "). Say once what to measure with.");
        }
        return parameters;
    }

    /** The same with a column of texts that was found. */
    LabelledParameters withText(String column) {
        return new LabelledParameters(
                data, target, column, pattern, test, testFiles, testShare, group, epochs, bootstrap, seed);
    }

    private static void checked(String name, String pattern) {
        try {
            FilePattern unused = FilePattern.of(pattern);
        } catch (IllegalArgumentException e) {
            throw new LeptonException(ErrorCode.INVALID_ARGUMENT, name + ": " + e.getMessage(), e);
        }
    }
}
