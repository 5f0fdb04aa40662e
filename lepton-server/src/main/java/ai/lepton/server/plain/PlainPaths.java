package ai.lepton.server.plain;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.server.inference.Caller;
import ai.lepton.server.inference.Exchange;
import ai.lepton.server.inference.HttpBody;
import ai.lepton.server.inference.InferenceLimits;
import ai.lepton.server.inference.Inferences;
import ai.lepton.server.inference.internal.InferenceRequest;
import ai.lepton.server.models.ModelRepository.Serving;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/v1/endpoints/{name}/predict}: takes what a person has, a JSON object per row, a picture or a text, and
 * answers with labels and probabilities. The kind is the header {@code Content-Type}'s, or is seen in the first bytes
 * where that says nothing, as what curl sends by itself.
 */
public final class PlainPaths {

    private static final String MODEL = "name";
    private static final List<RowReader> READERS = List.of(new JsonRows(), new PictureRows(), new TextRows());

    private final Inferences inferences;
    private final InferenceLimits limits;

    public PlainPaths(Inferences inferences, InferenceLimits limits) {
        this.inferences = inferences;
        this.limits = limits;
    }

    /** Adds the path to a server. */
    public void mount(ServerBuilder builder) {
        limits.apply(builder.route().post("/api/v1/endpoints/{" + MODEL + "}/predict"))
                .build(this::predict);
    }

    private HttpResponse predict(ServiceRequestContext ctx, HttpRequest request) {
        String name = Objects.requireNonNull(ctx.pathParam(MODEL), MODEL);
        inferences.models().check(name, null); // before the body is read
        int top = top(ctx.queryParam("top"));
        MediaType type = request.contentType();
        return HttpResponse.of(limits.read(ctx, request)
                .thenCompose(body -> inferences.submit(
                        Caller.ofRequest(ctx), name, null, body.size(), new PlainExchange(type, body, top))));
    }

    private static RowReader reader(@Nullable MediaType type, byte[] body) {
        boolean unsaid = isUnsaid(type);
        return READERS.stream()
                .filter(reader -> unsaid ? reader.recognises(body) : reader.reads(Objects.requireNonNull(type)))
                .findFirst()
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.BAD_REQUEST,
                        "header Content-Type: " + (unsaid ? "nothing that says what the body is" : "another kind")
                                + " (expected: "
                                + READERS.stream().map(RowReader::kind).collect(Collectors.joining(", ")) + ")"));
    }

    private static boolean isUnsaid(@Nullable MediaType type) {
        return type == null || type.belongsTo(MediaType.FORM_DATA) || type.is(MediaType.OCTET_STREAM);
    }

    private static int top(@Nullable String given) {
        if (given == null) {
            return Integer.MAX_VALUE;
        }
        if (!given.matches("[1-9][0-9]{0,5}")) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT, "top: not such a number (expected: how many classes to name, >= 1)");
        }
        return Integer.parseInt(given);
    }

    /** One request; the notes are known once it is read. */
    private static final class PlainExchange implements Exchange<HttpResponse> {

        private final @Nullable MediaType type;
        private final HttpBody body;
        private final int top;
        private List<String> notes = List.of();

        PlainExchange(@Nullable MediaType type, HttpBody body, int top) {
            this.type = type;
            this.body = body;
            this.top = top;
        }

        /** A picture of few bytes may have many pixels. */
        @Override
        public boolean isLight() {
            return body.isPlain() && type != null && type.isJson();
        }

        @Override
        public InferenceRequest read(Serving serving, LongConsumer hold) {
            byte[] bytes = body.bytes(hold);
            RowReader.Rows rows = reader(type, bytes).read(bytes, serving.model());
            notes = rows.notes();
            return InferenceRequest.ofInputs(rows.inputs());
        }

        @Override
        public HttpResponse write(Serving serving, InferenceRequest request, Map<String, NdArray> outputs) {
            PlainAnswer answer = new PlainAnswer(
                    serving.name(), serving.version(), serving.model().labels(), top);
            return body.answer(MediaType.JSON_UTF_8, answer.write(outputs, notes));
        }
    }
}
