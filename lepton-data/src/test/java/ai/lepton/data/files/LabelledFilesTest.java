package ai.lepton.data.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.codec.sound.Sound;
import ai.lepton.codec.sound.SoundDecoder;
import ai.lepton.codec.text.TextDecoder;
import ai.lepton.data.RealData;
import ai.lepton.data.split.Split;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.ColumnType;
import ai.lepton.data.table.MediaFile;
import ai.lepton.data.table.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelledFilesTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"texts", "a.zip", "a.tar.gz"})
    void readsAFolderForEachClass(String kind) throws IOException {
        Path path = Archives.write(
                folder.resolve(kind),
                Archives.files(
                        "set/pos/1.txt", "good", "set/neg/2.TXT", "bad", "set/neg/1.txt", "ö", "set/pos/x.png", ""));

        try (FileTree tree = FileTree.open(path)) {
            LabelledFiles files = LabelledFiles.byFolder(tree, FileKind.TEXT);
            Table table = files.table();
            Chunk chunk = only(table);

            assertThat(files.values("label")).containsExactly("neg", "pos");
            assertThat(table.schema().names()).containsExactly("text", "label");
            assertThat(table.schema().column("text").type()).isEqualTo(ColumnType.TEXT);
            assertThat(table.origin()).isEqualTo(path.toString());
            assertThat(chunk.texts("text")).containsExactly("ö", "bad", "good");
            assertThat(chunk.texts("label")).containsExactly("neg", "neg", "pos");
            assertThat(chunk.row(2)).isEqualTo(2);
            assertThat(only(table).texts("text")).containsExactly("ö", "bad", "good");
        }
    }

    @Test
    void readsTrainAndTestFolders() throws IOException {
        Path path = Archives.write(
                folder.resolve("a.zip"), Archives.files("test/a/1.wav", "", "train/a/1.wav", "", "train/b/1.wav", "x"));

        try (FileTree tree = FileTree.open(path)) {
            LabelledFiles files = LabelledFiles.byFolder(tree, FileKind.SOUND);
            Chunk chunk = only(files.table());

            assertThat(chunk.texts("part")).containsExactly("train", "train", "test");
            assertThat(chunk.texts("label")).containsExactly("a", "b", "a");
            MediaFile sound = Objects.requireNonNull(chunk.media("sound")[1]);
            assertThat(sound.name()).isEqualTo(path + "!/train/b/1.wav");
            assertThat(sound.bytes()).containsExactly('x');
            Split split = Split.given(
                    files.where(file -> file.part("part").equals("train")).table(),
                    files.where(file -> file.part("part").equals("test")).table());
            assertThat(only(split.train().table()).size()).isEqualTo(2);
            assertThat(only(split.held()).texts("label")).containsExactly("a");
        }
    }

    @Test
    void readsNamedPartsAsColumns() throws IOException {
        Path path = Archives.write(
                folder.resolve("a.tar"), Archives.files("r/7_jo_12.wav", "", "r/3_al_4.wav", "", "r/README", ""));

        try (FileTree tree = FileTree.open(path)) {
            LabelledFiles files = LabelledFiles.matching(
                            tree, FileKind.SOUND, FilePattern.of("r/{digit}_{speaker}_{n}.wav"))
                    .number("n");
            Chunk chunk = only(files.table());

            assertThat(files.table().schema().column("n").type()).isEqualTo(ColumnType.NUMBER);
            assertThat(chunk.texts("speaker")).containsExactly("al", "jo");
            assertThat(chunk.numbers("n")).containsExactly(4, 12);
            assertThat(files.where(file -> file.number("n") < 5).files()).hasSize(1);
            assertThatThrownBy(() -> files.number("speaker"))
                    .hasMessage(path + "!/r/3_al_4.wav: part \"speaker\": \"al\" (expected: a whole number)");
            assertThatThrownBy(() -> files.number("m"))
                    .hasMessage("part \"m\": unknown (expected: one of [digit, speaker, n])");
        }
    }

    @Test
    void namesWhatIsWrong() throws IOException {
        Path path = Archives.write(folder.resolve("x"), Archives.files("pos/1.txt", "a", "neg/1.png", "", "z", ""));
        Path odd = Archives.write(folder.resolve("y"), Map.of("a/1.txt", new byte[] {'h', (byte) 0xE9}));

        try (FileTree tree = FileTree.open(path);
                FileTree other = FileTree.open(odd)) {
            assertThatThrownBy(() -> LabelledFiles.byFolder(tree, FileKind.TEXT))
                    .hasMessage("DATA_NOT_FOUND (1101): " + path.resolve("neg")
                            + ": no files in it that end in [txt, text] (expected: at least one). Add some, or remove the"
                            + " folder.");
            assertThatThrownBy(() -> LabelledFiles.matching(tree, FileKind.TEXT, FilePattern.of("{a}.wav")))
                    .hasMessage("DATA_NOT_FOUND (1101): " + path
                            + ": none of 3 files fits \"{a}.wav\" (expected: at least one; the first is \"z\")");
            LabelledFiles files = LabelledFiles.byFolder(other, FileKind.TEXT);
            assertThat(only(files.table()).texts("text")).containsExactly("h\u00E9");
            assertThatThrownBy(() -> only(files.decoder(TextDecoder.of(StandardCharsets.UTF_8))
                            .table()))
                    .hasMessageStartingWith("DATA_CORRUPT (1102): " + odd.resolve("a/1.txt")
                            + ": byte 1, e9, is no character of UTF-8");
        }
    }

    @Test
    void readsSpokenDigits() throws IOException {
        Path fsdd = RealData.require("fsdd.tar.gz");

        try (FileTree tree = FileTree.open(fsdd)) {
            LabelledFiles all = LabelledFiles.matching(
                    tree, FileKind.SOUND, FilePattern.of("recordings/{digit}_{speaker}_{n}.wav"));
            assertThat(all.files()).hasSize(3000);
            assertThat(all.where(file -> file.number("n") < 5).files()).hasSize(300);
            assertThat(all.values("speaker")).hasSize(6);
            assertThat(all.values("digit")).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
            for (LabelledFile file : all.files()) {
                Sound sound = SoundDecoder.STANDARD.decode(
                        file.file().name(), file.file().bytes());
                assertThat(sound.sampleRate()).isEqualTo(8000);
                assertThat(sound.channels()).isEqualTo(1);
            }
        }
    }

    @Test
    void readsFilmReviewsInTheirFolds() {
        Path reviews = RealData.require("review_polarity.tar.gz");

        try (FileTree tree = FileTree.open(reviews)) {
            LabelledFiles all = LabelledFiles.matching(
                    tree, FileKind.TEXT, FilePattern.of("txt_sentoken/{label}/cv{fold:[0-9]}??_*.txt"));
            Map<String, Long> folds = all.files().stream()
                    .collect(Collectors.groupingBy(file -> file.part("fold"), Collectors.counting()));
            assertThat(folds)
                    .hasSize(10)
                    .allSatisfy((fold, count) -> assertThat(count).isEqualTo(200));
            List<String> texts = new ArrayList<>();
            try (ChunkReader reader = all.table().open()) {
                for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                    texts.addAll(List.of(chunk.texts("text")));
                }
            }
            assertThat(texts).hasSize(2000).allMatch(text -> text.length() > 50);
            assertThat(LabelledFiles.byFolder(tree, FileKind.TEXT).values("label"))
                    .containsExactly("neg", "pos");
        }
    }

    private static Chunk only(Table table) {
        try (ChunkReader reader = table.open()) {
            Chunk chunk = Objects.requireNonNull(reader.next());
            assertThat(reader.next()).isNull();
            return chunk;
        }
    }
}
