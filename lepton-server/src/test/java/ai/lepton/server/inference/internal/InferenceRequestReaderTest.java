package ai.lepton.server.inference.internal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.runtime.LoadedModel;
import ai.lepton.runtime.Signature;
import ai.lepton.server.TestGraph;
import ai.lepton.server.TestPackage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class InferenceRequestReaderTest {

    @TempDir
    static Path folder;

    private static final Map<DType, LoadedModel> MODELS = new EnumMap<>(DType.class);
    private static LoadedModel withMissing;

    @BeforeAll
    static void open() throws Exception {
        for (DType dtype : DType.values()) {
            MODELS.put(
                    dtype,
                    LoadedModel.open(TestPackage.write(folder.resolve(dtype.name()), TestGraph.identity(dtype, 2))));
        }
        TestGraph graph = TestGraph.identity(DType.FLOAT32, 2);
        TensorSpec spec = new TensorSpec("x", DType.FLOAT32, Shape.of(-1, 2), null, null, null, true, null, null);
        withMissing = LoadedModel.open(
                TestPackage.write(folder.resolve("missing"), graph, List.of(spec), graph.outputs(), null));
    }

    @AfterAll
    static void close() {
        MODELS.values().forEach(LoadedModel::close);
        withMissing.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "FLOAT32; [1, -2.5, 3e2, 0.1]",
                "FLOAT64; [1, -2.5, 3e2, 0.1]",
                "INT32; [1, -2147483648, 2147483647, 0]",
                "INT64; [1, -9223372036854775808, 9223372036854775807, 0]",
                "UINT8; [0, 1, 128, 255]",
                "BOOL; [true, false, false, true]",
                "STRING; ['', 'a', 'ö😀', '\\u00e9\\n']"
            })
    void readsEveryTypeFlatOrNested(DType dtype, String data) {
        String flat = data.replace('\'', '"');
        String nested = flat.replaceFirst("^\\[([^,]*,[^,]*),(.*)]$", "[[$1],[$2]]");
        assertThat(nested).startsWith("[[").endsWith("]]");
        NdArray expected = switch (dtype) {
            case FLOAT32 -> NdArray.of(Shape.of(2, 2), 1f, -2.5f, 300f, 0.1f);
            case FLOAT64 -> NdArray.of(Shape.of(2, 2), 1d, -2.5d, 300d, 0.1d);
            case INT32 -> NdArray.of(Shape.of(2, 2), 1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0);
            case INT64 -> NdArray.of(Shape.of(2, 2), 1L, Long.MIN_VALUE, Long.MAX_VALUE, 0L);
            case UINT8 -> NdArray.ofBytes(Shape.of(2, 2), (byte) 0, (byte) 1, (byte) 128, (byte) 255);
            case BOOL -> {
                NdArray array = NdArray.zeros(DType.BOOL, Shape.of(2, 2));
                array.buffer().put(0, (byte) 1).put(3, (byte) 1);
                yield array;
            }
            case STRING -> NdArray.of(Shape.of(2, 2), "", "a", "ö😀", "é\n");
        };
        assertThat(read(dtype, body(dtype, "[2,2]", flat)).inputs()).containsEntry("x", expected);
        assertThat(read(dtype, body(dtype, "[2,2]", nested)).inputs()).containsEntry("x", expected);
        String dataFirst =
                "{\"inputs\":[{\"data\":" + nested + ",\"shape\":[2,2],\"parameters\":{\"a\":[1]},\"datatype\":\""
                        + dtype.protocolName() + "\",\"name\":\"x\"}]}";
        assertThat(read(dtype, dataFirst).inputs()).containsEntry("x", expected);
        byte[] marked = ("\uFEFF" + dataFirst).getBytes(StandardCharsets.UTF_8);
        assertThat(InferenceRequestReader.read(marked, model(dtype)).inputs()).containsEntry("x", expected);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void numbersAreThoseThatTheirTextsMean(DType dtype) {
        long seed = Long.getLong("lepton.seed", 7);
        Random random = new Random(seed);
        int rows = 20_000;
        List<String> texts = new ArrayList<>();
        while (texts.size() < 2 * rows) {
            float value = Float.intBitsToFloat(random.nextInt());
            double near = Double.longBitsToDouble(Double.doubleToLongBits((float) random.nextGaussian())
                    + (random.nextInt(3) - 1)
                    + (1L << 28)); // halfway between two floats, where rounding twice goes wrong
            if (Float.isFinite(value)) {
                texts.add(random.nextBoolean() ? Float.toString(value) : Double.toString(near));
            }
        }
        String data = texts.stream().collect(Collectors.joining(",", "[", "]"));
        NdArray array = requireNonNull(
                read(dtype, body(dtype, "[" + rows + ",2]", data)).inputs().get("x"));
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            double expected = dtype == DType.FLOAT32 ? Float.parseFloat(text) : Double.parseDouble(text);
            assertThat(array.at(i)).as("%s, -Dlepton.seed=%s", text, seed).isEqualTo(expected);
        }
    }

    @Test
    void nullIsAMissingNumberWhereThatIsAllowed() {
        NdArray array = InferenceRequestReader.read(
                        body(DType.FLOAT32, "[1,2]", "[null, 1]").getBytes(StandardCharsets.UTF_8),
                        withMissing.signature())
                .inputs()
                .get("x");
        assertThat(array).isEqualTo(NdArray.of(Shape.of(1, 2), Float.NaN, 1f));
        assertFails(
                ErrorCode.NAN_INPUT,
                "input \"x\" row 1: null (expected: a number; this input has no missing values)",
                DType.FLOAT32,
                body(DType.FLOAT32, "[2,2]", "[1, 2, 3, null]"));
    }

    @Test
    void readsTheIdAndTheOutputsWanted() {
        InferenceRequest request = read(
                DType.FLOAT32,
                "{\"id\":\"42\",\"parameters\":{\"p\":{\"q\":[1,{}]}},\"outputs\":[{\"name\":\"y\",\"parameters\":{}}],"
                        + body(DType.FLOAT32, "[1,2]", "[1,2]").substring(1));
        assertThat(request.id()).isEqualTo("42");
        assertThat(request.outputs()).containsExactly("y");
        assertThat(read(DType.FLOAT32, body(DType.FLOAT32, "[1,2]", "[1,2]")).outputs())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "FLOAT32; [1,2]; ['a', 1]; data: value 0: a text (expected: a number)",
                "FLOAT32; [1,2]; [1, true]; data: value 1: true or false (expected: a number)",
                "FLOAT32; [1,2]; [1, {}]; data: value 1: an object (expected: a number)",
                "FLOAT32; [1,2]; [1, 1e39]; data: value 1: a number that is too large (expected: within FP32)",
                "FLOAT64; [1,2]; [1, 1e309]; data: value 1: a number that is too large (expected: within FP64)",
                "INT32; [1,2]; [1, 1.0]; data: value 1: a number with a fraction (expected: a whole number)",
                "INT32; [1,2]; [1, 2147483648]; data: value 1: a number out of range (expected: from -2147483648 to 2147483647)",
                "INT64; [1,2]; [1, 9223372036854775808]; data: value 1: a number out of range (expected: from -9223372036854775808 to 9223372036854775807)",
                "INT64; [1,2]; [1, null]; data: value 1: null (expected: a whole number)",
                "UINT8; [1,2]; [1, 256]; data: value 1: a number out of range (expected: from 0 to 255)",
                "UINT8; [1,2]; [-1, 2]; data: value 0: a number out of range (expected: from 0 to 255)",
                "BOOL; [1,2]; [true, 1]; data: value 1: a whole number (expected: true or false)",
                "STRING; [1,2]; ['a', 1]; data: value 1: a whole number (expected: a text)",
                "STRING; [1,2]; ['a', '\\ud800']; data: value 1: a text with half a surrogate pair (expected: whole characters)",
                "FLOAT32; [1,2]; [1]; data: 1 values (expected: 2 for shape [1, 2])",
                "FLOAT32; [1,2]; [1,2,3]; data: more values (expected: 2 for shape [1, 2])",
                "FLOAT32; [1,2]; []; data: 0 values (expected: 2 for shape [1, 2])",
                "FLOAT32; [2,2]; [[1,2,3],[4]]; data: nested in another way (expected: as shape [2, 2], or flat)",
                "FLOAT32; [2,2]; [[1,2],3,4]; data: nested in another way (expected: as shape [2, 2], or flat)",
                "FLOAT32; [2,2]; [1,2,[3,4]]; data: nested in another way (expected: as shape [2, 2], or flat)",
                "FLOAT32; [2,2]; [[[1],[2]],[[3],[4]]]; data: nested in another way (expected: as shape [2, 2], or flat)",
                "FLOAT32; [2,2]; [[1,2]]; data: nested in another way (expected: as shape [2, 2], or flat)",
                "FLOAT32; [1,3]; [1,2,3]; [1, 3] (expected: [-1, 2])",
                "FLOAT32; [2]; [1,2]; [2] (expected: [-1, 2])",
                "FLOAT32; []; [1]; [] (expected: [-1, 2])",
                "FLOAT32; [0,2]; []; [0, 2] (expected: [-1, 2] with at least one row, and no empty dimension)",
                "FLOAT32; [1099511627776,2]; [1,2]; shape: [1099511627776, 2] (expected: as many values as data has, which are fewer)",
                "FLOAT32; [9223372036854775807,2]; [1]; shape: [9223372036854775807, 2] (expected: as many values as data has, which are fewer)",
                "STRING; [1099511627776,2]; ['a']; shape: [1099511627776, 2] (expected: as many values as data has, which are fewer)",
            })
    void refusesDataThatDoesNotFit(DType dtype, String shape, String data, String detail) {
        assertFails(
                ErrorCode.INPUT_MISMATCH, "input \"x\": " + detail, dtype, body(dtype, shape, data.replace('\'', '"')));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "[1,-2]; shape: a size below 0 or beyond 64 bits (expected: the number of values along each dimension)",
                "[1,99999999999999999999]; shape: a size below 0 or beyond 64 bits (expected: the number of values along each dimension)",
                "[1,2.0]; shape: a number with a fraction (expected: whole numbers)",
                "['1',2]; shape: a text (expected: whole numbers)",
                "2; shape: a whole number (expected: an array of whole numbers)",
                "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]; shape: too many dimensions (expected: at most 16)",
            })
    void refusesShapesThatAreNone(String shape, String detail) {
        assertFails(
                ErrorCode.BAD_REQUEST, detail, DType.FLOAT32, body(DType.FLOAT32, shape.replace('\'', '"'), "[1,2]"));
    }

    @Test
    void refusesTheWrongDatatype() {
        assertFails(
                ErrorCode.INPUT_MISMATCH,
                "input \"x\": INT64 (expected: FP32)",
                DType.FLOAT32,
                body(DType.INT64, "[1,2]", "[1,2]"));
        assertFails(
                ErrorCode.INPUT_MISMATCH,
                "input \"x\": FP16 (expected: FP32)",
                DType.FLOAT32,
                body(DType.FLOAT32, "[1,2]", "[1,2]").replace("FP32", "FP16"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{}; inputs: missing (expected: an array, one object for each input)",
                "[]; body: an array (expected: an object, as the Open Inference Protocol has it)",
                "{'inputs':{}}; inputs: an object (expected: an array)",
                "{'inputs':[1]}; inputs: a whole number (expected: an object for each input)",
                "{'inputs':[{}]}; inputs: name: missing (expected: one of [x])",
                "{'inputs':[{'name':'x'}]}; input 'x': data: missing (expected: an array)",
                "{'inputs':[{'name':'x','data':[1,2]}]}; input 'x': shape: missing (expected: [-1, 2])",
                "{'inputs':[{'name':'x','shape':[1,2],'data':[1,2]}]}; input 'x': datatype: missing (expected: FP32)",
                "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':1}]}; data: a whole number (expected: an array)",
                "{'inputs':[{'name':7}]}; name of an input: a whole number (expected: a text)",
                "{'id':7,'inputs':[]}; id: a whole number (expected: a text)",
                "{'inputs':[],'outputs':[{}]}; outputs: name: missing (expected: one of [y])",
                "{'inputs':[],'outputs':[{'name':'z'}]}; output 'z': unknown (expected: one of [y])",
                "{'inputs':[],'outputs':[{'name':'y'},{'name':'y'}]}; output 'y': asked for twice (expected: once)",
            })
    void refusesWhatIsNotOfTheProtocol(String body, String detail) {
        assertFails(ErrorCode.BAD_REQUEST, detail.replace('\'', '"'), DType.FLOAT32, body.replace('\'', '"'));
    }

    @Test
    void refusesTheSameInputTwiceAndUnknownOnes() {
        String input = "{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,2]}";
        assertFails(
                ErrorCode.BAD_REQUEST,
                "input \"x\": sent twice (expected: once)",
                DType.FLOAT32,
                "{\"inputs\":[" + input + "," + input + "]}");
        assertFails(
                ErrorCode.UNKNOWN_INPUT,
                "input \"z\": unknown (expected: one of [x])",
                DType.FLOAT32,
                "{\"inputs\":[{\"name\":\"z\"}]}");
        assertFails(
                ErrorCode.BAD_REQUEST,
                "name of an input: 201 characters (expected: at most 200)",
                DType.FLOAT32,
                "{\"inputs\":[{\"name\":\"" + "z".repeat(201) + "\"}]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "nonsense",
                "{\"inputs\":[]} {}",
                "{\"inputs\":[]}]",
                "{\"inputs\":[],}",
                "{'inputs':[]}",
                "{\"inputs\":[],\"inputs\":[]}",
                "{\"a\":{\"b\":1,\"b\":2},\"inputs\":[]}",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[NaN,1]}]}",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[Infinity,1]}]}",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[-Infinity,1]}]}",
                "{\"inputs\":[{\"data\":[NaN,1],\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2]}]}",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1,2,]}]}",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[01,2]}]}",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[.1,2]}]}",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1 2]}]}",
                "{\"inputs\":[] /* comment */}"
            })
    void refusesWhatIsNotStrictJson(String body) {
        assertThatThrownBy(() -> read(DType.FLOAT32, body))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST));
    }

    @Test
    void refusesOtherEncodings() {
        String body = body(DType.FLOAT32, "[1,2]", "[1,2]");
        for (var charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16)) {
            assertThatThrownBy(() -> InferenceRequestReader.read(body.getBytes(charset), model(DType.FLOAT32)))
                    .isInstanceOfSatisfying(
                            LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST));
        }
    }

    @Test
    void refusesBottomlessNestingAndEndlessNumbers() {
        String deep = "[".repeat(100_000);
        for (String body : List.of(
                deep,
                "{\"parameters\":" + deep,
                "{\"a\":".repeat(50_000),
                body(DType.FLOAT32, "[1,2]", deep),
                "{\"inputs\":[{\"data\":" + deep,
                body(DType.FLOAT32, "[1,2]", "[" + "9".repeat(100_000) + ",1]"))) {
            assertThatThrownBy(() -> read(DType.FLOAT32, body)).isInstanceOf(LeptonException.class);
        }
    }

    @Test
    void neverRepeatsTheBodyInAMessage() {
        for (String body : List.of(
                "{\"secret-4711\"",
                "secret-4711",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[secret-4711]}]}",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[\"secret-4711\"]}]}",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1,2]}],\"a\":\"secret-4711")) {
            assertThatThrownBy(() -> read(DType.FLOAT32, body)).hasMessageNotContaining("4711");
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void survivesEveryMutationOfAGoodBody(DType dtype) {
        long seed = Long.getLong("lepton.seed", 11);
        Random random = new Random(seed);
        String data = dtype == DType.STRING ? "[\"a\",\"b\"]" : dtype == DType.BOOL ? "[true,false]" : "[1,2]";
        byte[] good = body(dtype, "[1,2]", data).getBytes(StandardCharsets.UTF_8);
        byte[] marks = "{}[]\",:0129.eE-+ \0\u00ff\u00c3ntf".getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < 3_000; i++) {
            byte[] bad = good.clone();
            for (int j = 0; j <= random.nextInt(3); j++) {
                bad[random.nextInt(bad.length)] = marks[random.nextInt(marks.length)];
            }
            try {
                InferenceRequestReader.read(bad, model(dtype));
            } catch (LeptonException e) {
                assertThat(e.code().kind().httpStatus())
                        .as("-Dlepton.seed=%s", seed)
                        .isEqualTo(400); // and no other failure
            }
        }
    }

    private static void assertFails(ErrorCode code, String detail, DType dtype, String body) {
        assertThatThrownBy(() -> read(dtype, body)).isInstanceOfSatisfying(LeptonException.class, e -> {
            assertThat(e.detail()).isEqualTo(detail);
            assertThat(e.code()).isEqualTo(code);
        });
    }

    private static InferenceRequest read(DType dtype, String body) {
        return InferenceRequestReader.read(body.getBytes(StandardCharsets.UTF_8), model(dtype));
    }

    private static Signature model(DType dtype) {
        return requireNonNull(MODELS.get(dtype)).signature();
    }

    private static String body(DType dtype, String shape, String data) {
        return "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"" + dtype.protocolName() + "\",\"shape\":" + shape
                + ",\"data\":" + data + "}]}";
    }
}
