package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.codec.raw.RawRows;
import ai.lepton.core.NdArray;
import ai.lepton.runtime.LoadedModel;
import ai.lepton.sdk.Evaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeaturesPageTest {

    private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    /** Whoever changes one of them changes both. */
    @Test
    void thePageShowsTheProgramsThatAreRunHere() throws Exception {
        String page = Files.readString(Path.of("../docs/guide/features.md"));
        String source = words(Files.readString(Path.of("src/main/java/ai/lepton/examples/CustomerChurn.java")));

        List<String> programs = PROGRAM.matcher(page)
                .results()
                .map(MatchResult::group)
                .map(block -> words(block.substring("```java\n".length(), block.length() - "```".length())))
                .toList();
        assertThat(programs).hasSize(3).allSatisfy(program -> assertThat(source).contains(program));
    }

    @Test
    void aRowAsItIsIsAnsweredByTheModel() throws Exception {
        Path target = folder.resolve("churn");
        Evaluation held = CustomerChurn.train(customers(), target);

        assertThat(held.metric("accuracy")).isGreaterThan(0.85);
        try (LoadedModel model = LoadedModel.open(target)) {
            RawRows rows = RawRows.of(model.signature().inputs());
            assertThat(label(model, rows, row(25, "basic", "I am ANGRY, really angry!")))
                    .isEqualTo("yes");
            assertThat(label(model, rows, row(70, "gold", "all is well"))).isEqualTo("no");
        }
    }

    @Test
    void everyFoldHasFeaturesOfItsOwn() throws Exception {
        assertThat(CustomerChurn.fiveFolds(customers()))
                .hasSize(5)
                .allSatisfy(accuracy -> assertThat(accuracy).isGreaterThan(0.5));
    }

    private static String label(LoadedModel model, RawRows rows, Map<String, @Nullable Object> row) {
        Map<String, NdArray> answers =
                model.score(rows.encode(List.of(row)).get(0).inputs());
        return Objects.requireNonNull(answers.get("label")).textAt(0);
    }

    private static Map<String, @Nullable Object> row(int age, String plan, String note) {
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("age", age);
        row.put("spent", null);
        row.put("plan", plan);
        row.put("city", "K\u00F6ln");
        row.put("joined", "2024-02-29");
        row.put("note", note);
        return row;
    }

    /** Young customers of the basic plan leave, and those who are angry. */
    private Path customers() throws IOException {
        Random random = new Random(4);
        String[] cities = {"K\u00F6ln", "Bonn", "Ulm", "Kiel"};
        StringBuilder csv = new StringBuilder("age,spent,plan,city,joined,note,left\n");
        for (int i = 0; i < 600; i++) {
            int age = 18 + random.nextInt(60);
            boolean basic = random.nextBoolean();
            boolean angry = random.nextInt(3) == 0;
            boolean leaves = angry || (basic && age < 40);
            csv.append(age).append(',');
            csv.append(random.nextInt(9) == 0 ? "" : String.valueOf(random.nextInt(5000)))
                    .append(',');
            csv.append(basic ? "basic" : "gold").append(',');
            csv.append(cities[random.nextInt(cities.length)]).append(',');
            csv.append(LocalDate.of(2020, 1, 1).plusDays(random.nextInt(1500))).append(',');
            csv.append(angry ? "\"very angry, " : "\"all well, ")
                    .append("call ")
                    .append(i)
                    .append("\",");
            csv.append(leaves ? "yes" : "no").append('\n');
        }
        return Files.writeString(folder.resolve("customers.csv"), csv);
    }

    private static String words(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
