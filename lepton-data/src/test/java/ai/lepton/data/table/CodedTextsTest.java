package ai.lepton.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.data.TestFiles;
import ai.lepton.data.table.csv.CsvTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodedTextsTest {

    @TempDir
    Path folder;

    @Test
    void givesTheTextsItWasMadeOf() {
        @Nullable String[] texts = {"b", null, "a", "b", null, ""};
        CodedTexts coded = CodedTexts.of(texts);

        assertThat(coded.texts()).isEqualTo(texts);
        assertThat(coded.names()).containsExactly(null, "b", "a", "");
        assertThat(coded.codes()).containsExactly(1, 0, 2, 1, 0, 3);
        assertThat(coded.select(new int[] {3, 1}).texts()).containsExactly("b", null);
        assertThat(coded.name(2)).isEqualTo("a");
        assertThatThrownBy(() -> coded.name(CodedTexts.MISSING)).hasMessage("code: 0 (expected: that of a text)");
    }

    /** What is fitted must not see a name that only other rows have. */
    @Test
    void leavesOutWhatNoRowHas() {
        CodedTexts some = CodedTexts.of(new @Nullable String[] {"held", "a", null, "b", "a"})
                .select(new int[] {4, 3, 1});

        assertThat(some.names()).contains("held");
        assertThat(some.used().names()).containsExactly(null, "a", "b");
        assertThat(some.used().texts()).containsExactly("a", "b", "a");
    }

    @Test
    void refusesNamesWithoutAMissingOne() {
        assertThatThrownBy(() -> new CodedTexts(new @Nullable String[] {"a"}, 1, new int[1]))
                .hasMessage("names: 1 of 1 (expected: at least one, the first null)");
    }

    /** More names than a reader keeps, and longer ones, come as they are; earlier chunks do not change meanwhile. */
    @Test
    void categoriesBeyondThePoolAreReadAllTheSame() throws IOException {
        long seed = TestFiles.seed();
        Random random = new Random(seed);
        List<@Nullable String> wanted = new ArrayList<>();
        StringBuilder text = new StringBuilder("c,n\n");
        for (int i = 0; i < 150_000; i++) {
            String name = switch (random.nextInt(8)) {
                case 0 -> "n" + random.nextInt(100);
                case 1 -> i % 1000 == 0 ? "l" + "o".repeat(200) + "ng" + i : "NA";
                default -> "name " + i;
            };
            wanted.add(name.equals("NA") ? null : name);
            text.append(name).append(",1\n");
        }
        Path file = folder.resolve("many.csv");
        Files.writeString(file, text);
        Schema schema = new Schema(List.of(Column.of("c", ColumnType.CATEGORY), Column.of("n", ColumnType.NUMBER)));
        CsvTable table = CsvTable.of(file, ReadOptions.builder().schema(schema).build());

        List<Chunk> chunks = new ArrayList<>();
        try (ChunkReader reader = table.open()) {
            for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                chunks.add(chunk);
            }
        }
        List<@Nullable String> read = new ArrayList<>();
        List<@Nullable String> decoded = new ArrayList<>();
        for (Chunk chunk : chunks) {
            read.addAll(Arrays.asList(chunk.texts("c")));
            decoded.addAll(Arrays.asList(chunk.coded("c").used().texts()));
        }
        assertThat(read).as("-Dlepton.seed=%d", seed).isEqualTo(wanted);
        assertThat(decoded).as("-Dlepton.seed=%d", seed).isEqualTo(wanted);
        assertThat(chunks.get(chunks.size() - 1).isCoded("c")).isFalse();
    }
}
