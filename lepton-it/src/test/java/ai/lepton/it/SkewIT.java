package ai.lepton.it;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.app.ServedFiles;
import ai.lepton.app.ServerConfig;
import ai.lepton.app.StandaloneServer;
import ai.lepton.client.LeptonClient;
import ai.lepton.codec.image.PngWriter;
import ai.lepton.codec.raw.RawPart;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.data.feature.Features;
import ai.lepton.data.feature.Prepared;
import ai.lepton.data.skew.GeneratedCase;
import ai.lepton.data.skew.SeeingModel;
import ai.lepton.data.split.Split;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.ColumnType;
import ai.lepton.data.table.MediaFile;
import ai.lepton.data.table.ReadOptions;
import ai.lepton.data.table.Schema;
import ai.lepton.data.table.Table;
import ai.lepton.data.tree.FileKind;
import ai.lepton.data.tree.LabelledFiles;
import ai.lepton.recipes.scoring.BatchLimits;
import ai.lepton.recipes.scoring.InputTable;
import ai.lepton.recipes.scoring.Scorer;
import ai.lepton.recipes.scoring.TableScorer;
import ai.lepton.runtime.LoadedModel;
import ai.lepton.sdk.ModelPackage;
import ai.lepton.sdk.PackageDetails;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.preprocess.LogMel;
import ai.lepton.server.vetting.Vetting;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same raw row becomes the same input to the network wherever it goes: as training prepares it, in a loaded package, in
 * batch prediction from a table, a CSV file and a file of JSON lines, and at the endpoint as JSON rows, CSV, files and tensors.
 * The network answers what it sees; bit by bit, but for the operations that docs/internals/skew.md lists.
 */
class SkewIT {

    private static final int CASES = Integer.getInteger("lepton.skew.cases", 12);
    private static final String TOKEN = "a-token-for-tests";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int RATE = 8000;

    @TempDir
    Path folder;

    /** What training made of the held rows, and where the package is. */
    private record Made(
            String name,
            Table held,
            List<NdArray> expected,
            List<String> inputs,
            Map<String, Double> tolerances,
            List<RawPart> parts,
            Path model) {}

    @Test
    void aRowBecomesTheSameInputOnEveryWay() throws IOException {
        long seed = Long.getLong("lepton.seed", System.nanoTime());
        System.out.println("aRowBecomesTheSameInputOnEveryWay: -Dlepton.seed=" + seed);
        List<Made> all = new ArrayList<>();
        for (int i = 0; i < CASES; i++) {
            GeneratedCase generated = GeneratedCase.of(new Random(seed + i));
            all.add(made(
                    "case-" + i, generated.features(), generated.training(), generated.held(), generated.tolerances()));
        }
        Map<String, Integer> ways = new TreeMap<>();
        try (StandaloneServer server = serve(all)) {
            for (int i = 0; i < CASES; i++) {
                try {
                    compare(all.get(i), server, ways);
                } catch (RuntimeException | AssertionError e) {
                    throw new AssertionError("-Dlepton.seed=" + (seed + i) + " -Dlepton.skew.cases=1", e);
                }
            }
        }
        System.out.println("rows compared, by way: " + ways);
        assertThat(ways.keySet()).contains("package", "batch", "json lines", "plain json", "tensors");
    }

    /** A picture, a recording and a text each as the whole body of a request, and as a file of a folder. */
    @Test
    void filesBecomeTheSameInputThroughTheirDoors() throws IOException {
        long seed = Long.getLong("lepton.seed", System.nanoTime());
        System.out.println("filesBecomeTheSameInputThroughTheirDoors: -Dlepton.seed=" + seed);
        Random random = new Random(seed);
        List<Made> all = List.of(
                made(FileKind.IMAGE, Features.of(Features.image("image", 7, 9).withStandardisedChannels()), random),
                made(
                        FileKind.SOUND,
                        Features.of(Features.sound("sound", RATE, 0.1)
                                .logMel(new LogMel(RATE, 128, 80, 12, 50, 4000, 1e-6))),
                        random),
                made(
                        FileKind.TEXT,
                        Features.of(Features.text("text").minimumCount(1).words(6)),
                        random));
        List<FileKind> kinds = List.of(FileKind.IMAGE, FileKind.SOUND, FileKind.TEXT); // in the order of `all`
        List<String> types = List.of("image/png", "audio/wav", "text/plain");
        try (StandaloneServer server = serve(all)) {
            for (int i = 0; i < all.size(); i++) {
                Made made = all.get(i);
                FileKind kind = kinds.get(i);
                List<Path> files = files(made, kind);
                for (int row = 0; row < files.size(); row++) {
                    NdArray seen = seen(post(server, made.name(), types.get(i), Files.readAllBytes(files.get(row))), 0);
                    requireSame(made, "body", 0, made.expected().get(0).rows(row, row + 1), seen);
                }
                try (LoadedModel loaded = LoadedModel.open(made.model());
                        InputTable rows = InputTable.open(
                                List.of(files.get(0).getParent()),
                                InputTable.valued("model", loaded.signature().inputs()),
                                ReadOptions.DEFAULT,
                                List.of())) {
                    assertThat(rows.kept()).containsExactly(LabelledFiles.FILE);
                    require(made, "folder", scored(rows.inputs(), loaded::score, rows.table()));
                }
            }
        }
    }

    private void compare(Made made, StandaloneServer server, Map<String, Integer> ways) throws IOException {
        try (LoadedModel loaded = LoadedModel.open(made.model())) {
            require(made, "package", joined(made, loaded::score));
            var inputs = loaded.signature().inputs();
            require(made, "batch", scored(inputs, loaded::score, made.held()));
            count(ways, "package", "batch");
            Chunk chunk = chunk(made.held());
            boolean isWritten = made.held().schema().columns().stream()
                    .noneMatch(column -> column.type() == ColumnType.IMAGE || column.type() == ColumnType.SOUND);
            if (isWritten && datesCanBeWritten(chunk)) {
                for (Path file : List.of(csv(made, chunk), jsonLines(made, chunk))) {
                    boolean isJson = file.toString().endsWith(".jsonl");
                    if (!isJson && hasZeros(chunk)) {
                        continue; // a file with zeros in it is taken for binary
                    }
                    try (InputTable rows = InputTable.open(
                            List.of(file),
                            inputs,
                            ReadOptions.builder().strict().build(),
                            List.of())) {
                        require(made, isJson ? "json lines" : "csv", scored(inputs, loaded::score, rows.table()));
                        count(ways, isJson ? "json lines" : "csv");
                    }
                }
                JsonNode answer =
                        post(server, made.name(), "text/csv", csvText(chunk).getBytes(StandardCharsets.UTF_8));
                require(made, "plain csv", seenAll(answer, made.expected().size()));
                count(ways, "plain csv");
            }
            ArrayNode rows = JSON.createArrayNode();
            for (int row = 0; row < chunk.size(); row++) {
                rows.add(row(chunk, row, false));
            }
            JsonNode answer = post(server, made.name(), "application/json", JSON.writeValueAsBytes(rows));
            require(made, "plain json", seenAll(answer, made.expected().size()));
            LeptonClient client = LeptonClient.of(server.url(), TOKEN);
            require(
                    made,
                    "tensors",
                    joined(
                            made,
                            part -> client.inference().infer(made.name(), part).outputs()));
            count(ways, "plain json", "tensors");
        }
    }

    private static void count(Map<String, Integer> ways, String... names) {
        for (String name : names) {
            ways.merge(name, 1, Integer::sum);
        }
    }

    // --- Making ---

    private Made made(String name, Features features, Table training, Table held, Map<String, Double> tolerances) {
        Path model = folder.resolve(name);
        Split split = Split.given(training, held);
        try (Prepared prepared = Prepared.of(split.train(), features);
                Trainer trainer = SeeingModel.of(prepared)) {
            var rows = prepared.dataset(split.held());
            List<NdArray> expected = rows.batch(IntStream.range(0, rows.size()).toArray()).inputs().stream()
                    .map(array -> NdArray.of(Shape.of(array.rows(), array.elements() / array.rows()), array.toFloats()))
                    .toList();
            ModelPackage.write(trainer, model, PackageDetails.none().preprocessing(prepared.preprocessing()));
            return new Made(
                    name,
                    held,
                    expected,
                    prepared.inputs().stream().map(input -> input.name()).toList(),
                    tolerances,
                    prepared.raw(split.held()),
                    model);
        }
    }

    private Made made(FileKind kind, Features features, Random random) {
        List<MediaFile> files = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            byte[] bytes = kind == FileKind.IMAGE ? picture(random) : sound(random, i);
            String name = kind.column() + i;
            files.add(new MediaFile() {
                @Override
                public String name() {
                    return name;
                }

                @Override
                public byte[] bytes() {
                    return bytes.clone();
                }
            });
            texts.add(List.of("Grüße, Welt! 🚀", "", "a  b\nA", "don't PANIC 42", "ﬁn é e\u0301")
                    .get(i % 5));
        }
        Schema schema = Schema.of(Column.of(kind.column(), kind.type()), Column.of("class", ColumnType.CATEGORY));
        Object cells = kind == FileKind.TEXT ? texts.toArray(String[]::new) : files.toArray(MediaFile[]::new);
        String[] classes =
                IntStream.range(0, 12).mapToObj(i -> i % 2 == 0 ? "yes" : "no").toArray(String[]::new);
        Table table = Table.of(
                kind.column(),
                schema,
                List.of(new Chunk(schema, LongStream.range(0, 12).toArray(), List.of(cells, classes))));
        return made(kind.column() + "s", features.target(Features.classes("class")), table, table, Map.of());
    }

    private static byte[] picture(Random random) {
        Shape size = Shape.of(1 + random.nextInt(20), 1 + random.nextInt(20), random.nextBoolean() ? 1 : 3);
        byte[] pixels = new byte[(int) size.elements()];
        random.nextBytes(pixels);
        return PngWriter.png(NdArray.ofBytes(size, pixels));
    }

    private static byte[] sound(Random random, int tone) {
        int samples = 1 + random.nextInt(1600);
        ByteBuffer wav = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * samples);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1);
        wav.putInt(RATE).putInt(2 * RATE).putShort((short) 2).putShort((short) 16);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * samples);
        for (int s = 0; s < samples; s++) {
            wav.putShort((short) (random.nextDouble() * Short.MAX_VALUE * Math.sin(s * (0.1 + 0.02 * tone))));
        }
        return wav.array();
    }

    private List<Path> files(Made made, FileKind kind) throws IOException {
        Path into = Files.createDirectories(folder.resolve("files-" + made.name()));
        Chunk chunk = chunk(made.held());
        List<Path> files = new ArrayList<>();
        for (int row = 0; row < chunk.size(); row++) {
            byte[] bytes = kind == FileKind.TEXT
                    ? requireNonNull(chunk.texts("text")[row]).getBytes(StandardCharsets.UTF_8)
                    : requireNonNull(chunk.media(kind.column())[row]).bytes();
            String name = String.format("%02d.%s", row, kind.endings().get(0));
            files.add(Files.write(into.resolve(name), bytes));
        }
        return files;
    }

    private StandaloneServer serve(List<Made> all) {
        List<ServedFiles.Model> models = all.stream()
                .map(made -> ServedFiles.Model.of(made.name(), 1, made.model()))
                .toList();
        ServerConfig config = ServerConfig.of(
                Map.of(ServerConfig.Key.PORT, "0", ServerConfig.Key.NOTICE_TIME, "PT0S"), Map.of(), folder);
        return StandaloneServer.start(config, models, TOKEN, Vetting.NONE);
    }

    // --- Asking ---

    private static JsonNode post(StandaloneServer server, String model, String type, byte[] body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(server.url() + "/api/v1/endpoints/" + model + "/predict"))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        try {
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return JSON.readTree(answer.body());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, NdArray> scored(
            List<ai.lepton.core.model.TensorSpec> inputs, Scorer scorer, Table table) {
        Map<String, List<NdArray>> parts = new LinkedHashMap<>();
        TableScorer.of(inputs, scorer, new BatchLimits(5, 1 << 20))
                .score(
                        table,
                        rows -> rows.outputs()
                                .forEach((name, array) -> parts.computeIfAbsent(name, any -> new ArrayList<>())
                                        .add(array)));
        Map<String, NdArray> all = new LinkedHashMap<>();
        parts.forEach((name, arrays) -> all.put(name, NdArray.concatenated(arrays)));
        return all;
    }

    /** Part by part, as training made the raw inputs; answers in the order of the rows. */
    private static Map<String, NdArray> joined(Made made, Scorer scorer) {
        Map<String, List<NdArray>> outputs = new LinkedHashMap<>();
        int[] places = new int[made.expected().get(0).rows()];
        int at = 0;
        for (RawPart part : made.parts()) {
            scorer.score(part.inputs())
                    .forEach((name, array) -> outputs.computeIfAbsent(name, any -> new ArrayList<>())
                            .add(array));
            for (int row : part.rows()) {
                places[row] = at++;
            }
        }
        Map<String, NdArray> all = new LinkedHashMap<>();
        outputs.forEach(
                (name, arrays) -> all.put(name, NdArray.concatenated(arrays).gather(places)));
        return all;
    }

    private static Map<String, NdArray> seenAll(JsonNode answer, int outputs) {
        Map<String, NdArray> all = new LinkedHashMap<>();
        for (int k = 0; k < outputs; k++) {
            all.put(SeeingModel.output(k), seen(answer, k));
        }
        return all;
    }

    private static NdArray seen(JsonNode answer, int output) {
        List<NdArray> rows = new ArrayList<>();
        for (JsonNode prediction : answer.path("predictions")) {
            JsonNode values = prediction.path("outputs").path(SeeingModel.output(output));
            float[] floats = new float[values.size()];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = Float.parseFloat(values.get(i).asText());
            }
            rows.add(NdArray.of(Shape.of(1, floats.length), floats));
        }
        return NdArray.concatenated(rows);
    }

    // --- Writing ---

    private static Chunk chunk(Table table) {
        try (ChunkReader reader = table.open()) {
            Chunk chunk = requireNonNull(reader.next());
            assertThat(reader.next()).isNull();
            return chunk;
        }
    }

    private static boolean datesCanBeWritten(Chunk chunk) {
        return chunk.schema().columns().stream()
                .filter(column -> column.type() == ColumnType.DATE)
                .allMatch(column -> Arrays.stream(chunk.dates(column.name()))
                        .allMatch(date -> date == Chunk.NO_DATE || Math.abs(date) < 4_102_444_800_000L));
    }

    private static boolean hasZeros(Chunk chunk) {
        return chunk.schema().columns().stream()
                .filter(column -> column.type() == ColumnType.CATEGORY || column.type() == ColumnType.TEXT)
                .anyMatch(column -> Arrays.stream(chunk.texts(column.name()))
                        .anyMatch(text -> text != null && text.indexOf('\0') >= 0));
    }

    private Path csv(Made made, Chunk chunk) throws IOException {
        return Files.writeString(folder.resolve(made.name() + ".csv"), csvText(chunk));
    }

    /** Texts in quotes, so that blanks around them are their own. */
    private static String csvText(Chunk chunk) {
        StringBuilder text = new StringBuilder();
        List<String> names = chunk.schema().names();
        for (String name : names) {
            text.append(name.equals(names.get(0)) ? "" : ",").append(quoted(name));
        }
        for (int row = 0; row < chunk.size(); row++) {
            text.append('\n');
            for (Column column : chunk.schema().columns()) {
                text.append(column.name().equals(names.get(0)) ? "" : ",").append(cell(chunk, column, row));
            }
        }
        return text.append('\n').toString();
    }

    private static String cell(Chunk chunk, Column column, int row) {
        return switch (column.type()) {
            case NUMBER -> {
                double number = chunk.numbers(column.name())[row];
                yield Double.isNaN(number) ? "" : Double.toString(number);
            }
            case DATE -> {
                long date = chunk.dates(column.name())[row];
                yield date == Chunk.NO_DATE ? "" : Instant.ofEpochMilli(date).toString();
            }
            case CATEGORY, TEXT -> {
                String text = chunk.texts(column.name())[row];
                yield text == null ? "" : quoted(text);
            }
            case IMAGE, SOUND -> throw new IllegalArgumentException(column.toString());
        };
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\"", "\"\"") + "\"";
    }

    private Path jsonLines(Made made, Chunk chunk) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < chunk.size(); row++) {
            text.append(JSON.writeValueAsString(row(chunk, row, true))).append('\n');
        }
        return Files.writeString(folder.resolve(made.name() + ".jsonl"), text);
    }

    /** @param all whether with the target, which only a file has, and dates as texts */
    private static ObjectNode row(Chunk chunk, int row, boolean all) throws IOException {
        ObjectNode values = JSON.createObjectNode();
        for (Column column : chunk.schema().columns()) {
            String name = column.name();
            if (name.equals(GeneratedCase.TARGET) && !all) {
                continue;
            }
            switch (column.type()) {
                case NUMBER -> {
                    double number = chunk.numbers(name)[row];
                    values.put(name, Double.isNaN(number) ? null : (Double) number);
                }
                case DATE -> {
                    long date = chunk.dates(name)[row];
                    if (date == Chunk.NO_DATE) {
                        values.putNull(name);
                    } else if (all) {
                        values.put(name, Instant.ofEpochMilli(date).toString());
                    } else {
                        values.put(name, date);
                    }
                }
                case CATEGORY, TEXT -> values.put(name, chunk.texts(name)[row]);
                case IMAGE, SOUND -> {
                    @Nullable MediaFile file = chunk.media(name)[row];
                    values.put(
                            name,
                            Base64.getEncoder()
                                    .encodeToString(requireNonNull(file).bytes()));
                }
            }
        }
        return values;
    }

    // --- Comparing ---

    private static void require(Made made, String way, Map<String, NdArray> seen) {
        for (int k = 0; k < made.expected().size(); k++) {
            requireSame(made, way, k, made.expected().get(k), requireNonNull(seen.get(SeeingModel.output(k))));
        }
    }

    private static void requireSame(Made made, String way, int input, NdArray expected, NdArray seen) {
        String name = made.inputs().get(input);
        assertThat(seen.shape()).as("%s: %s", way, name).isEqualTo(expected.shape());
        Double allowed = made.tolerances().get(name);
        if (allowed == null) {
            assertThat(bits(seen)).as("%s: %s", way, name).isEqualTo(bits(expected));
            return;
        }
        double size = 1;
        for (float value : expected.toFloats()) {
            size = Math.max(size, Math.abs(value));
        }
        for (int i = 0; i < expected.elements(); i++) {
            assertThat(Math.abs(seen.at(i) - expected.at(i)))
                    .as("%s: %s", way, name)
                    .isLessThanOrEqualTo(allowed * size + 1e-6);
        }
    }

    private static List<Integer> bits(NdArray array) {
        float[] values = array.toFloats();
        return IntStream.range(0, values.length)
                .mapToObj(i -> Float.floatToRawIntBits(values[i]))
                .toList();
    }
}
