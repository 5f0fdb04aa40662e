package ai.lepton.data.tagged;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.ColumnType;
import ai.lepton.data.table.Schema;
import ai.lepton.data.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A text file in the form of the CoNLL tasks: a line for each word, with its columns parted by tabs (or, in a file without
 * tabs, by spaces), the word first and its tag last; an empty line ends a sentence. UTF-8; {@code -DOCSTART-} lines are left
 * out. Read from front to back: a sentence at a time is in memory.
 *
 * <p>Strict, a line that is not so is an error which names it; tolerant, it is left out, counted and reported, and the sentence
 * goes on. Immutable.
 *
 * @see <a href="https://aclanthology.org/W03-0419/">Tjong Kim Sang and De Meulder, "Introduction to the CoNLL-2003 Shared
 *     Task" (2003)</a>
 */
public final class ConllFile {

    private static final int CHUNK_ROWS = 1024;

    private final Path path;
    private final boolean tolerant;

    private ConllFile(Path path, boolean tolerant) {
        this.path = path;
        this.tolerant = tolerant;
    }

    /** A file, read strictly. */
    public static ConllFile of(Path path) {
        return new ConllFile(Objects.requireNonNull(path, "path"), false);
    }

    /** Leaves out lines that cannot be read; {@link ConllReader#problems} has them. */
    public ConllFile tolerant() {
        return new ConllFile(path, true);
    }

    /**
     * Starts reading; must be closed.
     *
     * @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND} or {@link ErrorCode#FILE_UNREADABLE}
     */
    public ConllReader open() {
        return ConllReader.open(path, tolerant);
    }

    /**
     * All sentences, in memory.
     *
     * @throws LeptonException as {@link #open} and {@link ConllReader#next}; {@link ErrorCode#DATA_NOT_FOUND} if there is none
     */
    public List<TaggedSentence> read() {
        List<TaggedSentence> all = new ArrayList<>();
        try (ConllReader reader = open()) {
            for (TaggedSentence next = reader.next(); next != null; next = reader.next()) {
                all.add(next);
            }
        }
        if (all.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.DATA_NOT_FOUND,
                    path + ": no sentences in it (expected: lines of a word, a tab and a tag)");
        }
        return all;
    }

    /**
     * A row for each sentence, with the columns {@code text} and {@code tags}: words and tags with a space between them, so
     * that a tokenizer that splits at spaces finds as many words as tags.
     *
     * <p>Reading it also throws {@link LeptonException} {@link ErrorCode#DATA_CORRUPT} where a word has a space in it.
     */
    public Table table() {
        Schema schema = Schema.of(Column.of("text", ColumnType.TEXT), Column.of("tags", ColumnType.TEXT));
        return new Table() {
            @Override
            public Schema schema() {
                return schema;
            }

            @Override
            public ChunkReader open() {
                return new Chunks(path, schema, ConllFile.this.open());
            }

            @Override
            public String origin() {
                return path.toString();
            }
        };
    }

    private static final class Chunks implements ChunkReader {

        private final Path path;
        private final Schema schema;
        private final ConllReader reader;
        private long row;

        Chunks(Path path, Schema schema, ConllReader reader) {
            this.path = path;
            this.schema = schema;
            this.reader = reader;
        }

        @Override
        public @Nullable Chunk next() {
            List<String> texts = new ArrayList<>();
            List<String> tags = new ArrayList<>();
            while (texts.size() < CHUNK_ROWS) {
                TaggedSentence sentence = reader.next();
                if (sentence == null) {
                    break;
                }
                texts.add(joined(sentence, sentence.tokens()));
                tags.add(joined(sentence, sentence.tags()));
            }
            if (texts.isEmpty()) {
                return null;
            }
            long[] rows = new long[texts.size()];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = row++;
            }
            return new Chunk(schema, rows, List.of(texts.toArray(String[]::new), tags.toArray(String[]::new)));
        }

        @Override
        public void close() {
            reader.close();
        }

        private String joined(TaggedSentence sentence, List<String> words) {
            for (String word : words) {
                if (word.chars().anyMatch(Character::isWhitespace)) {
                    throw new LeptonException(
                            ErrorCode.DATA_CORRUPT,
                            path + ": line " + sentence.line() + " and on: \"" + word
                                    + "\" has a space in it (expected: single words)");
                }
            }
            return String.join(" ", words);
        }
    }
}
