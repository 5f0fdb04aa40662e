package ai.lepton.data.tagged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.RealData;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ChunkReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConllFileTest {

    @TempDir
    private Path folder;

    @Test
    void readsSentences() throws IOException {
        Path file = write("\uFEFFEmpire\tB-loc\r\nState\tI-loc\r\n\r\n \r\n-DOCSTART-\tO\n#tag\tO\nq\tx\tB-per");

        assertThat(ConllFile.of(file).read())
                .containsExactly(
                        new TaggedSentence(1, List.of("Empire", "State"), List.of("B-loc", "I-loc")),
                        new TaggedSentence(6, List.of("#tag", "q"), List.of("O", "B-per")));
    }

    @Test
    void readsColumnsPartedBySpaces() throws IOException {
        assertThat(ConllFile.of(write("EU NNP I-NP B-ORG\nrejects VBZ I-VP O\n"))
                        .read())
                .containsExactly(new TaggedSentence(1, List.of("EU", "rejects"), List.of("B-ORG", "O")));
    }

    @Test
    void namesTheLineThatIsWrong() throws IOException {
        Path file = write("a\tO\n\nlonely\nb\tO\n\tO\nc\t\n");

        assertThatThrownBy(() -> ConllFile.of(file).read())
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_CORRUPT))
                .hasMessage("DATA_CORRUPT (1102): " + file
                        + ": line 3: one column, \"lonely\" (expected: a word, a tab and a tag)");
        try (ConllReader reader = ConllFile.of(file).tolerant().open()) {
            assertThat(reader.next()).isEqualTo(new TaggedSentence(1, List.of("a"), List.of("O")));
            assertThat(reader.next()).isEqualTo(new TaggedSentence(4, List.of("b"), List.of("O")));
            assertThat(reader.next()).isNull();
            assertThat(reader.problemCount()).isEqualTo(3);
            assertThat(reader.problems())
                    .containsExactly(
                            "line 3: one column, \"lonely\" (expected: a word, a tab and a tag)",
                            "line 5: no word before the tag (expected: a word, a tab and a tag)",
                            "line 6: no tag behind \"c\" (expected: a word, a tab and a tag)");
        }
    }

    @Test
    void saysWhatIsNoSuchFile() throws IOException {
        Path latin = folder.resolve("latin.conll");
        Files.write(latin, "caf\u00E9\tO\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> ConllFile.of(folder.resolve("none")).read())
                .hasMessage("DATA_NOT_FOUND (1101): " + folder.resolve("none")
                        + ": there is no such file (expected: a CoNLL file)");
        assertThatThrownBy(() -> ConllFile.of(latin).read())
                .hasMessage("DATA_CORRUPT (1102): " + latin
                        + ": bytes that are not UTF-8, at or after line 1 (expected: a text saved as UTF-8)");
        assertThatThrownBy(() -> ConllFile.of(write("\n\n")).read())
                .hasMessageContaining("no sentences in it (expected: lines of a word, a tab and a tag)");
        assertThatThrownBy(() -> ConllFile.of(write("a\tO\n".repeat(100_001))).read())
                .hasMessageContaining(
                        ": line 1: a sentence of more than 100000 words (expected: an empty line behind each"
                                + " sentence)");
    }

    @Test
    void isATableOfTextsAndTags() throws IOException {
        try (ChunkReader reader =
                ConllFile.of(write("a\tO\nb\tB-x\n\nc\tO\n")).table().open()) {
            Chunk chunk = Objects.requireNonNull(reader.next());
            assertThat(chunk.texts("text")).containsExactly("a b", "c");
            assertThat(chunk.texts("tags")).containsExactly("O B-x", "O");
            assertThat(reader.next()).isNull();
        }
        Path spaced = write("a b\tO\n");
        try (ChunkReader reader = ConllFile.of(spaced).table().open()) {
            assertThatThrownBy(reader::next)
                    .hasMessageContaining(
                            spaced + ": line 1 and on: \"a b\" has a space in it (expected: single words)");
        }
    }

    @Test
    void readsWnut() {
        Path wnut = RealData.require("wnut17");

        List<TaggedSentence> train = ConllFile.of(wnut.resolve("train.conll")).read();

        assertThat(train).hasSize(3394);
        assertThat(train.stream().mapToInt(TaggedSentence::size).sum()).isEqualTo(62_730);
        assertThat(train.stream().flatMap(sentence -> sentence.tags().stream()).distinct())
                .hasSize(13);
        assertThat(ConllFile.of(wnut.resolve("dev.conll")).read()).hasSize(1009);
        assertThat(ConllFile.of(wnut.resolve("test.conll")).read()).hasSize(1287);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("a.conll"), text);
    }
}
