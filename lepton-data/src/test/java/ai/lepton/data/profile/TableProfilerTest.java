package ai.lepton.data.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.api.ApiJson;
import ai.lepton.core.data.ColumnProfile;
import ai.lepton.core.data.NumberProfile;
import ai.lepton.core.data.TableProfile;
import ai.lepton.core.data.ValueCount;
import ai.lepton.data.TestFiles;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.ColumnType;
import ai.lepton.data.table.Schema;
import ai.lepton.data.table.Table;
import ai.lepton.data.table.csv.CsvTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableProfilerTest {

    @TempDir
    Path folder;

    @Test
    void countsWhatIsThere() throws Exception {
        Path file = Files.writeString(
                folder.resolve("t.csv"), "day,city,x\n2026-01-01,Bern,1\n2026-01-03,Bern,?\n2026-01-01,Basel,3\n");

        TableProfile profile = TableProfiler.profile(CsvTable.of(file));

        assertThat(profile.rows()).isEqualTo(3);
        assertThat(profile.origin()).isEqualTo(file.toString());
        ColumnProfile day = profile.columns().get(0);
        assertThat(day.type()).isEqualTo("DATE");
        assertThat(day.top()).first().isEqualTo(new ValueCount("2026-01-01T00:00:00Z", 2));
        ColumnProfile city = profile.columns().get(1);
        assertThat(city.top()).containsExactly(new ValueCount("Bern", 2), new ValueCount("Basel", 1));
        assertThat(city.distinct()).isEqualTo(2);
        assertThat(city.distinctExact()).isTrue();
        assertThat(city.lengths()).isNotNull();
        assertThat(city.numbers()).isNull();
        ColumnProfile x = profile.columns().get(2);
        assertThat(x.missing()).isEqualTo(1);
        assertThat(x.numbers()).isNotNull();
        assertThat(x.top()).containsExactly(new ValueCount("1", 1), new ValueCount("3", 1));
        assertThat(profile.oddCells()).hasSize(1);
        // It is stored and sent as JSON.
        assertThat(ApiJson.read(ApiJson.write(profile), TableProfile.class)).isEqualTo(profile);
    }

    @Test
    void estimatesManyValues() {
        Schema schema = Schema.of(Column.of("x", ColumnType.NUMBER), Column.of("t", ColumnType.TEXT));
        int rows = 200_000;
        double[] numbers = new double[rows];
        String[] texts = new String[rows];
        long[] places = new long[rows];
        for (int i = 0; i < rows; i++) {
            numbers[i] = i % 50_000;
            texts[i] = "t" + i % 80_000;
            places[i] = i;
        }
        Table table = Table.of("made up", schema, List.of(new Chunk(schema, places, List.of(numbers, texts))));

        TableProfile profile = TableProfiler.profile(table);

        assertThat(profile.columns()).noneMatch(ColumnProfile::distinctExact);
        assertThat(profile.columns().get(0).distinct()).isCloseTo(50_000, Percentage.withPercentage(6));
        assertThat(profile.columns().get(1).distinct()).isCloseTo(80_000, Percentage.withPercentage(6));
        assertThat(profile.columns().get(0).top().get(0).count()).isEqualTo(4);
    }

    @Test
    void hashesContentNotForm() throws Exception {
        Path commas = Files.writeString(folder.resolve("a.csv"), "a,b\n1,x\n2.50,\n");
        Path semicolons = Files.writeString(folder.resolve("b.csv"), "a;b\r\n\"1\";x\r\n2,5;NA\r\n");
        Path other = Files.writeString(folder.resolve("c.csv"), "a,b\n1,x\n2.5,y\n");
        Path moved = Files.writeString(folder.resolve("d.csv"), "a,b\n2.5,\n1,x\n");

        String hash = ContentHash.of(CsvTable.of(commas));

        assertThat(hash)
                .hasSize(64)
                .isEqualTo(TableProfiler.profile(CsvTable.of(semicolons)).contentHash());
        assertThat(ContentHash.of(CsvTable.of(other))).isNotEqualTo(hash);
        assertThat(ContentHash.of(CsvTable.of(moved))).isNotEqualTo(hash);
    }

    @Test
    void profilesAdult() {
        TableProfile profile = TableProfiler.profile(CsvTable.of(TestFiles.shared("adult/train.csv")));

        ColumnProfile age = profile.columns().get(0);
        NumberProfile years = Objects.requireNonNull(age.numbers());
        assertThat(years.mean()).isCloseTo(38.5816, within(1e-3));
        assertThat(years.quantiles().get(5).value()).isEqualTo(37);
        assertThat(age.distinct()).isEqualTo(73);
        ColumnProfile income = profile.columns().get(14);
        assertThat(income.top()).containsExactly(new ValueCount("<=50K", 24_720), new ValueCount(">50K", 7_841));
    }
}
