package ai.lepton.server.inference.internal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ai.lepton.core.DType;
import ai.lepton.core.LeptonException;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.runtime.LoadedModel;
import ai.lepton.runtime.Signature;
import ai.lepton.server.TestGraph;
import ai.lepton.server.TestPackage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scanner against the reader on Jackson: what it takes must be taken there too, and mean the same. */
class RequestScannerTest {

    private static final long SEED = Long.getLong("lepton.seed", 13);
    private static final int DOCUMENTS = Integer.getInteger("lepton.documents", 40_000);

    @TempDir
    static Path folder;

    private static LoadedModel model;

    /** One input of every kind of number, and one that may lack values. */
    @BeforeAll
    static void open() throws Exception {
        TestGraph graph = new TestGraph();
        List<TensorSpec> inputs = new ArrayList<>();
        for (DType dtype : DType.values()) {
            Shape shape = Shape.of(-1, 2);
            graph.input("in_" + dtype, dtype, shape).output("out_" + dtype, dtype, shape);
            graph.node("Identity", "in_" + dtype, "out_" + dtype);
            boolean mayLack = dtype == DType.FLOAT32;
            inputs.add(new TensorSpec("in_" + dtype, dtype, shape, null, null, null, mayLack, null, null));
        }
        model = LoadedModel.open(TestPackage.write(folder, graph, inputs, graph.outputs(), null));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void readsTheUsualRequestItself() {
        for (DType dtype : DType.values()) {
            String value = dtype == DType.BOOL ? "true" : "1";
            String body = "{\"id\":\"a1\",\"inputs\":[{\"name\":\"in_" + dtype + "\",\"shape\":[1,2],\"datatype\":\""
                    + dtype.protocolName() + "\",\"data\":[[" + value + "," + value + "]]}],"
                    + "\"outputs\":[{\"name\":\"out_" + dtype + "\",\"parameters\":{\"binary_data\":true}}]}";
            InferenceRequest request = scanned(body);
            if (dtype == DType.STRING) {
                assertThat(request).isNull();
            } else {
                assertThat(request).isNotNull().isEqualTo(readAny(body));
                assertThat(requireNonNull(request).isBinary("out_" + dtype)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'inputs':[{'name':'in_FLOAT32','shape':[1,2],'datatype':'FP32','data':[1,2]}]}",
                " \n{ \"inputs\" :\t[ { 'data' : [ [ 1.5 , 2e1 ] ] , 'shape' : [ 1 , 2 ] , 'datatype' : 'FP32' , 'name' : 'in_FLOAT32' } ] } \r\n",
                "{'inputs':[{'name':'in_FLOAT32','shape':[2,2],'datatype':'FP32','data':[[1,null],[null,-0]]}]}",
                "{'inputs':[{'name':'in_FLOAT32','shape':[2,2],'datatype':'FP32','data':[1,2,3,4],'parameters':{}}]}"
            })
    void readsTheseItself(String body) {
        String json = body.replace('\'', '"');
        assertThat(scanned(json)).isNotNull().isEqualTo(readAny(json));
    }

    /** Valid but unusual, or wrong: in either case the reader on Jackson has the word. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'inputs':[{'name':'in_FLOAT32','shape':[1,2],'datatype':'FP32','data':[1,2]}],'inputs':[]}",
                "{'inputs':[{'name':'in_FLOAT32','name':'in_FLOAT32','shape':[1,2],'datatype':'FP32','data':[1,2]}]}",
                "{'inputs':[{'name':'in_FLOAT32','shape':[1,2],'datatype':'FP32','data':[1,2],'data':[1,2]}]}",
                "{'inputs':[{'name':'in_FLOAT32','shape':[1,2],'datatype':'FP32','data':[1,2,]}]}",
                "{'inputs':[{'name':'in_FLOAT32','shape':[1,2],'datatype':'FP32','data':[,1,2]}]}",
                "{'inputs':[{'name':'in_FLOAT32','shape':[1,2],'datatype':'FP32','data':[1 2]}]}",
                "{'inputs':[{'name':'in_FLOAT32','shape':[1,2],'datatype':'FP32','data':[1,02]}]}",
                "{'inputs':[{'name':'in_FLOAT32','shape':[1,2],'datatype':'FP32','data':[1,+2]}]}",
                "{'inputs':[{'name':'in_FLOAT32','shape':[1,2],'datatype':'FP32','data':[1,NaN]}]}",
                "{'inputs':[{'name':'in_FLOAT32','shape':[1,2],'datatype':'FP32','data':[1,1e39]}]}",
                "{'inputs':[{'name':'in_FLOAT32','shape':[1,2],'datatype':'FP32','data':[1,2]}]} x",
                "{'inputs':[{'name':'in_FLOAT32','shape':[1,2],'datatype':'FP32','data':[1,2]}]",
                "{'inputs':[{'name':'in_FLOAT32','shape':[1,2],'datatype':'FP32','data':[1,2]}],}",
                "{'inputs':[{'name':'in_FLOAT32','shape':[1,2],'datatype':'FP32','data':[[1],[2]]}]}",
                "{'inputs':[{'name':'in_FLOAT32','shape':[2,2],'datatype':'FP32','data':[[1,2,3],[4]]}]}",
                "{'inputs':[{'name':'in_FLOAT32','shape':[1,2],'datatype':'FP32','data':[[[1,2]]]}]}",
                "{'inputs':[{'name':'in_FLOAT32','shape':[1,2.0],'datatype':'FP32','data':[1,2]}]}",
                "{'inputs':[{'name':'in_FLOAT32','shape':[4611686018427387904,2],'datatype':'FP32','data':[1,2]}]}",
                "{'inputs':[{'data':[1,2]]]},'name':'in_FLOAT32','shape':[1,2],'datatype':'FP32'}]}",
                "{'inputs':[{'data':[1,'a]'],'name':'in_FLOAT32','shape':[1,2],'datatype':'FP32'}]}",
                "{'inputs':[{'name':'in_INT8','shape':[1,2],'datatype':'INT8','data':[1,2.0]}]}",
                "{'inputs':[{'name':'in_INT8','shape':[1,2],'datatype':'INT8','data':[1,128]}]}",
                "{'inputs':[{'name':'in_FLOAT16','shape':[1,2],'datatype':'FP16','data':[1,65520]}]}",
                "{'inputs':[{'name':'in_BOOL','shape':[1,2],'datatype':'BOOL','data':[true,fals]}]}",
                "{'inputs':[{'name':'in_BOOL','shape':[1,2],'datatype':'BOOL','data':[true,falsee]}]}",
                "{'id':'\u00e4','inputs':[{'name':'in_FLOAT32','shape':[1,2],'datatype':'FP32','data':[1,2]}]}",
                "{'parameters':{'a':1},'inputs':[{'name':'in_FLOAT32','shape':[1,2],'datatype':'FP32','data':[1,2]}]}",
                "{}",
                "",
                "[",
                "{\"inputs\":[]}"
            })
    void leavesTheseToOthers(String body) {
        assertThat(scanned(body.replace('\'', '"'))).isNull();
    }

    /** Good documents in every dress, and the same with bytes changed, left out or put in. */
    @Test
    void neverTakesWhatTheOtherRefusesNorReadsItDifferently() {
        SplittableRandom random = new SplittableRandom(SEED);
        int taken = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            byte[] body = document(random).getBytes(StandardCharsets.UTF_8);
            int changes = random.nextInt(3);
            for (int j = 0; j < changes; j++) {
                body = changed(body, random);
            }
            InferenceRequest scanned = RequestScanner.read(body, signature());
            if (scanned == null) {
                continue;
            }
            taken++;
            InferenceRequest other;
            try {
                other = InferenceRequestReader.readAny(body, signature());
            } catch (LeptonException e) {
                fail("taken, but refused by the other: %s (seed %d): %s", text(body), SEED, e.getMessage());
                return;
            }
            if (!scanned.equals(other)) {
                fail("read differently: %s (seed %d): %s, %s", text(body), SEED, scanned, other);
            }
        }
        // Of those left alone every second one is usual, of the others fewer.
        assertThat(taken).isGreaterThan(DOCUMENTS / 8);
    }

    private static String document(SplittableRandom random) {
        List<DType> types = new ArrayList<>(Arrays.asList(DType.values()));
        if (random.nextInt(20) > 0) {
            types.remove(DType.STRING);
        }
        int inputs = 1 + random.nextInt(2);
        List<String> members = new ArrayList<>();
        List<String> written = new ArrayList<>();
        for (int i = 0; i < inputs; i++) {
            DType dtype = types.remove(random.nextInt(types.size()));
            written.add(input(dtype, random));
        }
        members.add("\"inputs\"" + space(random) + ":" + array(written, random));
        if (random.nextBoolean()) {
            members.add("\"id\":" + (random.nextInt(10) == 0 ? "\"\\u0041\u00f6\"" : "\"request 7\""));
        }
        if (random.nextInt(3) == 0) {
            members.add("\"outputs\":[{\"name\":\"out_FLOAT32\""
                    + (random.nextBoolean() ? ",\"parameters\":{\"binary_data\":" + random.nextBoolean() + "}" : "")
                    + "}]");
        }
        if (random.nextInt(4) == 0) {
            members.add("\"parameters\":{"
                    + (random.nextBoolean() ? "\"binary_data_output\":" + random.nextBoolean() : "") + "}");
        }
        return space(random) + object(members, random) + space(random);
    }

    private static String input(DType dtype, SplittableRandom random) {
        int rows = 1 + random.nextInt(3);
        List<String> values = IntStream.range(0, 2 * rows)
                .mapToObj(i -> value(dtype, random))
                .collect(Collectors.toCollection(ArrayList::new));
        String data;
        if (random.nextBoolean()) {
            data = array(values, random);
        } else {
            List<String> nested = new ArrayList<>();
            for (int i = 0; i < rows; i++) {
                nested.add(array(values.subList(2 * i, 2 * i + 2), random));
            }
            data = array(nested, random);
        }
        List<String> members = new ArrayList<>(List.of(
                "\"name\":\"in_" + dtype + "\"",
                "\"datatype\"" + space(random) + ":" + space(random) + "\"" + dtype.protocolName() + "\"",
                "\"shape\":[" + rows + space(random) + ",2]",
                "\"data\":" + space(random) + data));
        return object(members, random);
    }

    private static String value(DType dtype, SplittableRandom random) {
        return switch (dtype) {
            case BOOL -> random.nextBoolean() ? "true" : "false";
            case STRING -> "\"a\"";
            case FLOAT32, FLOAT64, FLOAT16, BFLOAT16 ->
                switch (random.nextInt(6)) {
                    case 0 -> Integer.toString(random.nextInt(200) - 100);
                    case 1 -> random.nextBoolean() ? "-0" : "-0.0";
                    case 2 ->
                        Float.toString(Float.intBitsToFloat(random.nextInt())).replaceAll("NaN|-?Infinity", "null");
                    case 3 -> Double.toString(random.nextDouble());
                    case 4 -> random.nextInt(1000) + "e" + (random.nextInt(20) - 10);
                    default -> String.format(java.util.Locale.ROOT, "%.6f", random.nextDouble());
                };
            default ->
                switch (random.nextInt(8)) {
                    case 0 -> dtype == DType.UINT64 ? "18446744073709551615" : Long.toString(dtype.most());
                    case 1 -> Long.toString(dtype.least());
                    case 2 -> "1e2";
                    default -> Integer.toString(random.nextInt(120));
                };
        };
    }

    private static String object(List<String> members, SplittableRandom random) {
        List<String> shuffled = new ArrayList<>(members);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            java.util.Collections.swap(shuffled, i, random.nextInt(i + 1));
        }
        return "{" + space(random) + String.join(space(random) + ",", shuffled) + space(random) + "}";
    }

    private static String array(List<String> values, SplittableRandom random) {
        return "[" + space(random) + String.join("," + space(random), values) + space(random) + "]";
    }

    private static String space(SplittableRandom random) {
        return random.nextInt(5) == 0 ? " \n\r\t".substring(random.nextInt(4)) : "";
    }

    private static byte[] changed(byte[] body, SplittableRandom random) {
        if (body.length < 2) {
            return body;
        }
        byte[] marks = "{}[]\",:0129.eE-+ntf \u0000".getBytes(StandardCharsets.UTF_8);
        int at = random.nextInt(body.length);
        byte mark = marks[random.nextInt(marks.length)];
        switch (random.nextInt(4)) {
            case 0 -> {
                byte[] shorter = new byte[Math.max(1, body.length - 1)];
                System.arraycopy(body, 0, shorter, 0, Math.min(at, shorter.length));
                if (at < shorter.length) {
                    System.arraycopy(body, at + 1, shorter, at, shorter.length - at);
                }
                return shorter;
            }
            case 1 -> {
                byte[] longer = new byte[body.length + 1];
                System.arraycopy(body, 0, longer, 0, at);
                longer[at] = mark;
                System.arraycopy(body, at, longer, at + 1, body.length - at);
                return longer;
            }
            case 2 -> {
                return Arrays.copyOf(body, Math.max(1, at));
            }
            default -> {
                byte[] other = body.clone();
                other[at] = random.nextInt(10) == 0 ? (byte) random.nextInt(256) : mark;
                return other;
            }
        }
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.ISO_8859_1);
    }

    private static @org.jspecify.annotations.Nullable InferenceRequest scanned(String body) {
        return RequestScanner.read(body.getBytes(StandardCharsets.UTF_8), signature());
    }

    private static InferenceRequest readAny(String body) {
        return InferenceRequestReader.readAny(body.getBytes(StandardCharsets.UTF_8), signature());
    }

    private static Signature signature() {
        return model.signature();
    }
}
