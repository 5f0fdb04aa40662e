package ai.lepton.benchmarks.serving;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.Server;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;

/**
 * What a team would write with DJL: a predictor for each thread of the HTTP library's blocking pool, Jackson's streaming
 * parser with fast doubles, no batching, no token, no metrics.
 */
final class DjlServer {

    private static final JsonFactory JACKSON = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    private final ThreadLocal<Predictor<NDList, NDList>> predictors;

    private DjlServer(ZooModel<NDList, NDList> model) {
        predictors = ThreadLocal.withInitial(model::newPredictor);
    }

    /**
     * Prints the port once it is bound.
     *
     * @param arguments a graph
     */
    public static void main(String[] arguments) throws Exception {
        ZooModel<NDList, NDList> model = Criteria.builder()
                .setTypes(NDList.class, NDList.class)
                .optModelPath(Path.of(arguments[0]))
                .optEngine("OnnxRuntime")
                .optOption("intraOpNumThreads", "1")
                .optOption("interOpNumThreads", "1")
                .optTranslator(new NoopTranslator())
                .build()
                .loadModel();
        DjlServer djl = new DjlServer(model);
        Server server = Server.builder()
                .http(0)
                .service(
                        ServingVariant.PATH,
                        (context, request) -> HttpResponse.of(
                                request.aggregate().thenApplyAsync(djl::answer, context.blockingTaskExecutor())))
                .build();
        server.start().join();
        System.out.println(ServerProcess.READY + server.activeLocalPort());
    }

    private HttpResponse answer(AggregatedHttpRequest request) {
        String head = request.headers().get(Wire.HEADER_LENGTH);
        Predictor<NDList, NDList> predictor = predictors.get();
        try (NDManager manager = NDManager.newBaseManager("OnnxRuntime")) {
            byte[] body = request.content().array();
            FloatBuffer pixels = head == null ? numbers(body) : tensor(body, Integer.parseInt(head));
            try (NDArray input = manager.create(pixels, new Shape(1, 28, 28, 1));
                    NDList output = predictor.predict(new NDList(input))) {
                float[] answer = output.head().toFloatArray();
                return head == null
                        ? HttpResponse.of(HttpStatus.OK, MediaType.JSON, json(answer))
                        : HttpResponse.of(HttpStatus.OK, MediaType.OCTET_STREAM, bytes(answer));
            }
        } catch (ai.djl.translate.TranslateException | IOException e) {
            return HttpResponse.ofFailure(e);
        }
    }

    private static FloatBuffer tensor(byte[] body, int head) {
        ByteBuffer values = ByteBuffer.allocateDirect(body.length - head).order(ByteOrder.nativeOrder());
        values.put(body, head, body.length - head);
        return values.flip().order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    private static FloatBuffer numbers(byte[] body) throws IOException {
        FloatBuffer values = ByteBuffer.allocateDirect(4 * ServedNetwork.VALUES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        try (JsonParser json = JACKSON.createParser(body)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.FIELD_NAME && json.currentName().equals("data")) {
                    json.nextToken();
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        values.put(json.getFloatValue());
                    }
                }
            }
        }
        return values.flip();
    }

    private static byte[] json(float[] values) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JACKSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeArrayFieldStart("outputs");
            for (float value : values) {
                json.writeNumber(value);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static byte[] bytes(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }
}
