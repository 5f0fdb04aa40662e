package ai.lepton.data.tagged;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the sentences of a {@link ConllFile}; must be closed. One thread at a time. */
public final class ConllReader implements AutoCloseable {

    private static final int KEPT_PROBLEMS = 20;

    /** More words than any sentence: the file is of another form, and would be one sentence in memory. */
    private static final int LONGEST_SENTENCE = 100_000;

    private final Path path;
    private final BufferedReader lines;
    private final boolean tolerant;
    private final List<String> problems = new ArrayList<>();
    private long problemCount;
    private long line;

    private ConllReader(Path path, BufferedReader lines, boolean tolerant) {
        this.path = path;
        this.lines = lines;
        this.tolerant = tolerant;
    }

    static ConllReader open(Path path, boolean tolerant) {
        CodingErrorAction onError = tolerant ? CodingErrorAction.REPLACE : CodingErrorAction.REPORT;
        try {
            return new ConllReader(
                    path,
                    new BufferedReader(new InputStreamReader(
                            Files.newInputStream(path),
                            StandardCharsets.UTF_8
                                    .newDecoder()
                                    .onMalformedInput(onError)
                                    .onUnmappableCharacter(onError))),
                    tolerant);
        } catch (NoSuchFileException e) {
            throw new LeptonException(
                    ErrorCode.DATA_NOT_FOUND, path + ": there is no such file (expected: a CoNLL file)", e);
        } catch (AccessDeniedException e) {
            throw new LeptonException(
                    ErrorCode.FILE_UNREADABLE,
                    path + ": no permission to read it. Change its rights, or run as a user who may.",
                    e);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /**
     * The next sentence; null after the last.
     *
     * @throws LeptonException {@link ErrorCode#DATA_CORRUPT} naming the line, if it is not of the form and this is strict, or
     *     if a sentence does not end; {@link ErrorCode#FILE_UNREADABLE} if the disk fails
     */
    public @Nullable TaggedSentence next() {
        List<String> tokens = new ArrayList<>();
        List<String> tags = new ArrayList<>();
        long first = 0;
        while (true) {
            String text = readLine();
            if (text == null || text.isBlank()) {
                if (!tokens.isEmpty()) {
                    return new TaggedSentence(first, tokens, tags);
                }
                if (text == null) {
                    return null;
                }
                continue;
            }
            if (text.startsWith("-DOCSTART-")) {
                continue;
            }
            String[] columns = columns(text);
            if (columns == null) {
                continue;
            }
            if (tokens.isEmpty()) {
                first = line;
            }
            tokens.add(columns[0]);
            tags.add(columns[columns.length - 1]);
            if (tokens.size() > LONGEST_SENTENCE) {
                throw corrupt(
                        first,
                        "a sentence of more than " + LONGEST_SENTENCE
                                + " words (expected: an empty line behind each sentence)");
            }
        }
    }

    /** How many lines were left out so far. */
    public long problemCount() {
        return problemCount;
    }

    /** What was wrong with the first {@value #KEPT_PROBLEMS} of them, each with its line. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String @Nullable [] columns(String text) {
        String[] columns =
                text.indexOf('\t') >= 0 ? text.split("\t", -1) : text.strip().split(" +", -1);
        String found = null;
        if (columns.length < 2) {
            found = "one column, \"" + shortened(text) + "\" (expected: a word, a tab and a tag)";
        } else if (columns[0].isBlank()) {
            found = "no word before the tag (expected: a word, a tab and a tag)";
        } else if (columns[columns.length - 1].isBlank()) {
            found = "no tag behind \"" + shortened(columns[0]) + "\" (expected: a word, a tab and a tag)";
        }
        if (found == null) {
            return columns;
        }
        if (!tolerant) {
            throw corrupt(line, found);
        }
        if (problemCount++ < KEPT_PROBLEMS) {
            problems.add("line " + line + ": " + found);
        }
        return null;
    }

    private @Nullable String readLine() {
        line++;
        try {
            String text = lines.readLine();
            return line == 1 && text != null && text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new LeptonException(
                    ErrorCode.DATA_CORRUPT,
                    path + ": bytes that are not UTF-8, at or after line " + line
                            + " (expected: a text saved as UTF-8)",
                    e);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private LeptonException corrupt(long where, String found) {
        return new LeptonException(ErrorCode.DATA_CORRUPT, path + ": line " + where + ": " + found);
    }

    private static LeptonException unreadable(Path path, IOException e) {
        return new LeptonException(ErrorCode.FILE_UNREADABLE, path + ": cannot be read: " + e.getMessage(), e);
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
