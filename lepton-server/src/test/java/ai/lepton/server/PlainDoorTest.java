package ai.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.codec.image.PngWriter;
import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.core.model.ValueSpec;
import ai.lepton.core.model.ValueSpec.Cleaning;
import ai.lepton.core.model.ValueSpec.Kind;
import ai.lepton.server.RunningServer.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The door for people, for models that say what a person gives for each input: values, tables, pictures, recordings. */
class PlainDoorTest {

    private static final Shape ROWS = Shape.of(-1);
    private static final TensorSpec AGE = TensorSpec.of("age", DType.FLOAT32, ROWS)
            .withValue(ValueSpec.of(Kind.NUMBER).withMissing(List.of("?")));
    private static final TensorSpec JOB =
            TensorSpec.of("job", DType.STRING, ROWS).withValue(ValueSpec.of(Kind.CATEGORY));
    private static final TensorSpec BORN =
            TensorSpec.of("born", DType.INT64, ROWS).withValue(ValueSpec.date("d.M.yyyy"));
    private static final TensorSpec NOTE =
            TensorSpec.of("note", DType.STRING, ROWS).withValue(ValueSpec.text(Cleaning.STANDARD));
    private static final TensorSpec PHOTO = TensorSpec.of("photo", DType.UINT8, Shape.of(-1, -1, -1, 1))
            .withImage(new ImageSpec(4, 4, 1, ImageSpec.Fit.AS_IT_IS))
            .withValue(ValueSpec.of(Kind.IMAGE));
    private static final TensorSpec CALL =
            TensorSpec.of("call", DType.FLOAT32, Shape.of(-1, -1)).withValue(ValueSpec.sound(8000));

    @TempDir
    static Path folder;

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer();
        // A missing number has no finite answer, so that the graph says where there is one, and 0 in its place.
        TestGraph people = new TestGraph()
                .input("age", DType.FLOAT32, ROWS)
                .input("job", DType.STRING, ROWS)
                .input("born", DType.INT64, ROWS)
                .input("note", DType.STRING, ROWS)
                .floats("zero", new float[] {0}, 1)
                .node("IsNaN", "age", "missing")
                .node("Where", "missing,zero,age", "years")
                .node("Identity", "job", "work")
                .node("Identity", "born", "day")
                .node("Identity", "note", "words")
                .output("missing", DType.BOOL, ROWS)
                .output("years", DType.FLOAT32, ROWS)
                .output("work", DType.STRING, ROWS)
                .output("day", DType.INT64, ROWS)
                .output("words", DType.STRING, ROWS);
        deploy("people", people, List.of(AGE, JOB, BORN, NOTE));
        TestGraph photos = new TestGraph()
                .input("photo", DType.UINT8, Shape.of(-1, -1, -1, 1))
                .node("Flatten", "photo", "flat")
                .node("ArgMax", "flat", "at", TestGraph.integer("axis", 1), TestGraph.integer("keepdims", 0))
                .output("at", DType.INT64, ROWS);
        deploy("photos", photos, List.of(PHOTO));
        TestGraph calls = new TestGraph()
                .input("call", DType.FLOAT32, Shape.of(-1, -1))
                .node("ArgMax", "call", "at", TestGraph.integer("axis", 1), TestGraph.integer("keepdims", 0))
                .output("at", DType.INT64, ROWS);
        deploy("calls", calls, List.of(CALL));
        TestGraph notes = new TestGraph()
                .input("note", DType.STRING, ROWS)
                .node("Identity", "note", "words")
                .output("words", DType.STRING, ROWS);
        deploy("notes", notes, List.of(NOTE));
    }

    private static void deploy(String name, TestGraph graph, List<TensorSpec> inputs) throws Exception {
        server.models()
                .models()
                .deploy(name, "1", TestPackage.write(folder.resolve(name), graph, inputs, graph.outputs(), null));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void rowsOfJsonBecomeWhatTheModelTakes() {
        JsonNode rows = json(
                        "people",
                        "[{'age':37.5,'job':'smith','born':'1.2.1970','note':'Don\\\\u2019t Stop!'},"
                                + "{'age':null,'job':null,'born':null,'note':null},"
                                + "{'age':'?','job':3,'born':86400000,'note':''},"
                                + "{'age':1e300,'job':true,'born':'2.1.1970','note':' x '},"
                                + "{'job':2.50,'born':'1.1.1970','note':'\\\\uD83D\\\\uDE80'}]")
                .json()
                .path("predictions");
        assertThat(rows.findValuesAsText("missing")).containsExactly("false", "true", "true", "false", "true");
        assertThat(rows.findValuesAsText("years")).containsExactly("37.5", "0.0", "0.0", "3.4028235E38", "0.0");
        assertThat(rows.findValuesAsText("work")).containsExactly("smith", "", "3", "true", "2.5");
        assertThat(rows.findValuesAsText("day"))
                .containsExactly(
                        Long.toString(31L * 86_400_000), Long.toString(Long.MIN_VALUE), "86400000", "86400000", "0");
        assertThat(rows.get(0).at("/outputs/words").textValue()).isEqualTo("don't stop !");
        assertThat(rows.get(3).at("/outputs/words").textValue()).isEqualTo("x");
    }

    @Test
    void aTableBecomesTheSame() {
        String head = "id,note,age,job,born\n";
        JsonNode answer =
                csv("people", "text/csv", head + "7,\"Don\u2019t\nStop!\", 37.5 , smith ,1.2.1970\n8,,?,\" x \",\n");
        assertThat(answer.path("notes")).hasToString("[\"1 other column not looked at\"]");
        JsonNode rows = answer.path("predictions");
        assertThat(rows.findValuesAsText("years")).containsExactly("37.5", "0.0");
        assertThat(rows.findValuesAsText("missing")).containsExactly("false", "true");
        assertThat(rows.findValuesAsText("work")).containsExactly("smith", " x ");
        assertThat(rows.findValuesAsText("words")).containsExactly("don't stop !", "");
        assertThat(csv("people", "text/csv", "\uFEFFage;job;born;note\r\n1;a;1.1.1970;n\r\n")
                        .path("predictions")
                        .findValuesAsText("years"))
                .containsExactly("1.0");
        assertThat(csv("people", "text/tab-separated-values", "age\tjob\tborn\tnote\n1\ta\t1.1.1970\tn")
                        .path("predictions"))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | [{'age':1,'job':'a','born':'1.1.1970','note':'n'},{'age':'old','job':'a','born':'1.1.1970','note':'n'}] | input 'age' row 1: a text (expected: a number, or null for a missing one)",
                "application/json | {'age':1,'job':{},'born':'1.1.1970','note':'n'} | input 'job' row 0: another kind of value (expected: a text, or null for a missing one)",
                "application/json | {'age':1,'job':'a','born':'1970-01-01','note':'n'} | input 'born' row 0: a text (expected: a date as d.M.yyyy, or null for a missing one)",
                "application/json | {'age':1,'born':'1.1.1970','note':'n'} | input 'job' row 0: missing (expected: BYTES [-1], null where there is no value)",
                "application/json | {'age':1e999,'job':'a','born':'1.1.1970','note':'n'} | input 'age' row 0: a number that is too large (expected: within FP64)",
                "application/json | {'age':1,'job':'\\uD83D','born':'1.1.1970','note':'n'} | input 'job' row 0: a text with half a surrogate pair (expected: whole characters)",
                "text/csv | age,job,born | body: no rows (expected: a line that names the columns, and a line for each row)",
                "text/csv | age,job,born~1,a,1.1.1970 | body line 1: no column 'note' (expected: one for each of [age, job, born, note])",
                "text/csv | age,job,born,note~1,a,1.1.1970 | body line 2: 3 cells (expected: 4, as in the first line)",
                "text/csv | age,job,born,note~1,a,1.1.1970,n~old,a,1.1.1970,n | input 'age' row 1: a text (expected: a number, or null for a missing one)",
                "text/csv | age,age,job,born,note~1,1,a,1.1.1970,n | body line 1: column 2 has the name of an earlier one (expected: each name once)",
                "text/csv | age,job,born,note~1,a,1.1.1970,^n | body line 2: a quote that is never closed, or text behind one (expected: CSV)",
            })
    void saysWhatIsWrongAndNotWhatWasSent(String type, String body, String detail) {
        Answer answer =
                send("people", type, body.replace('\'', '"').replace('~', '\n').replace('^', '"'));
        assertThat(answer.problem().detail()).isEqualTo(detail.replace('\'', '"'));
        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void picturesOfAnySizeInOneRequest() {
        String rows = "[" + photo(2, 3, 4) + "," + photo(5, 5, 7) + "," + photo(2, 3, 1) + "]";
        assertThat(send("photos", "application/json", rows)
                        .json()
                        .path("predictions")
                        .findValuesAsText("at"))
                .containsExactly("4", "7", "1");
        assertThat(post("photos", "image/png", png(3, 3, 8))
                        .json()
                        .at("/predictions/0/outputs/at")
                        .asInt())
                .isEqualTo(8);
        assertThat(send("photos", "application/json", "{\"photo\":[[[0],[9]]]}")
                        .json()
                        .at("/predictions/0/outputs/at"))
                .hasToString("1"); // pixels as numbers
        assertThat(send("photos", "application/json", "{\"photo\":\"not base64 at all!\"}")
                        .problem()
                        .detail())
                .startsWith("input \"photo\" row 0: ");
        assertThat(send("photos", "application/json", "{\"photo\":7}").problem().detail())
                .isEqualTo("input \"photo\" row 0: another kind of value (expected: a picture in base64)");
        assertThat(csv("photos", "text/csv", "photo\n" + base64(png(3, 3, 5)) + "\n")
                        .at("/predictions/0/outputs/at")
                        .asInt())
                .isEqualTo(5);
    }

    @Test
    void recordingsAreBroughtToTheModelsRate() {
        byte[] wav = wav(8000, 100, 60);
        for (String type : List.of("audio/wav", "audio/x-wav", "application/octet-stream")) {
            assertThat(post("calls", type, wav)
                            .json()
                            .at("/predictions/0/outputs/at")
                            .asInt())
                    .isEqualTo(60);
        }
        assertThat(post("calls", "audio/wav", wav(16000, 200, 120))
                        .json()
                        .at("/predictions/0/outputs/at")
                        .asInt())
                .isEqualTo(60);
        String rows = "[{\"call\":\"" + base64(wav) + "\"},{\"call\":\"" + base64(wav(8000, 30, 9)) + "\"}]";
        assertThat(send("calls", "application/json", rows)
                        .json()
                        .path("predictions")
                        .findValuesAsText("at"))
                .containsExactly("60", "9");
        assertThat(post("calls", "audio/wav", "RIFF".getBytes(StandardCharsets.US_ASCII))
                        .problem()
                        .title())
                .isEqualTo("SOUND_UNREADABLE");
        assertThat(post("photos", "audio/wav", wav).problem().detail())
                .isEqualTo("body: a recording (expected: JSON, as this model takes [photo] and no recording)");
    }

    @Test
    void aTextIsCleanedAsTheModelSays() {
        assertThat(send("notes", "text/plain", "Don\u2019t  STOP").json().at("/predictions/0/outputs/words"))
                .hasToString("\"don't stop\"");
    }

    /** The documents say which bodies there are, and their examples can be sent as they are. */
    @Test
    void theExamplesOfTheDocumentsAreAnswered() {
        for (String model : List.of("people", "photos", "calls", "notes")) {
            JsonNode content = server.get("/v2/models/" + model + "/openapi.json")
                    .json()
                    .path("paths")
                    .path("/api/v1/endpoints/" + model + "/predict")
                    .path("post")
                    .path("requestBody")
                    .path("content");
            List<String> types = switch (model) {
                case "photos" -> List.of("application/json", "image/png", "image/jpeg");
                case "calls" -> List.of("application/json", "audio/wav");
                case "notes" -> List.of("application/json", "text/csv", "text/plain");
                default -> List.of("application/json", "text/csv");
            };
            assertThat(((ObjectNode) content).properties().stream().map(java.util.Map.Entry::getKey))
                    .containsExactlyElementsOf(types);
            for (String type : types) {
                JsonNode example = content.path(type).path("example");
                if (!example.isMissingNode()) {
                    Answer answer = send(model, type, example.isTextual() ? example.textValue() : example.toString());
                    assertThat(answer.status())
                            .as("%s %s: %s", model, type, answer.text())
                            .isEqualTo(200);
                }
            }
        }
    }

    private static Answer json(String model, String body) {
        return send(model, "application/json", body.replace('\'', '"').replace("\\\\", "\\"));
    }

    private static JsonNode csv(String model, String type, String body) {
        Answer answer = send(model, type, body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private static Answer send(String model, String type, String body) {
        return post(model, type, body.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer post(String model, String type, byte[] body) {
        return server.send(server.request("/api/v1/endpoints/" + model + "/predict")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body))
                .build());
    }

    private static String photo(int height, int width, int bright) {
        return "{\"photo\":\"" + base64(png(height, width, bright)) + "\"}";
    }

    private static byte[] png(int height, int width, int bright) {
        NdArray pixels = NdArray.zeros(DType.UINT8, Shape.of(height, width, 1));
        pixels.set(bright, 200);
        return PngWriter.png(pixels);
    }

    private static byte[] wav(int rate, int samples, int loud) {
        ByteBuffer wav = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * samples);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1);
        wav.putInt(rate).putInt(2 * rate).putShort((short) 2).putShort((short) 16);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * samples);
        wav.putShort(44 + 2 * loud, (short) 20000);
        return wav.array();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
