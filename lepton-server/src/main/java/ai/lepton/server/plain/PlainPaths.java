package ai.lepton.server.plain;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.server.inference.Caller;
import ai.lepton.server.inference.InferenceLimits;
import ai.lepton.server.inference.Inferences;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/v1/endpoints/{name}/predict}: takes what a person has, rows as JSON or CSV, a picture, a recording or a text,
 * and answers with labels and probabilities. The kind is the header {@code Content-Type}'s, or is seen in the first bytes
 * where that says nothing, as what curl sends by itself.
 */
public final class PlainPaths {

    private static final String MODEL = "name";
    private static final List<RowReader> READERS =
            List.of(new JsonRows(), new CsvRows(), new PictureRows(), new SoundRows(), new TextRows());

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
                .thenCompose(body -> new PlainRequest(
                                inferences, Caller.ofRequest(ctx), name, body, bytes -> reader(type, bytes), top)
                        .answer()
                        .thenApply(answer -> body.answer(answer.prediction(), MediaType.JSON_UTF_8, answer.json()))));
    }

    private static RowReader reader(@Nullable MediaType type, byte[] body) {
        boolean unsaid = type == null || type.belongsTo(MediaType.FORM_DATA) || type.is(MediaType.OCTET_STREAM);
        return READERS.stream()
                .filter(reader -> unsaid ? reader.recognises(body) : reader.reads(Objects.requireNonNull(type)))
                .findFirst()
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.BAD_REQUEST,
                        "header Content-Type: " + (unsaid ? "nothing that says what the body is" : "another kind")
                                + " (expected: "
                                + READERS.stream().map(RowReader::kind).collect(Collectors.joining(", ")) + ")"));
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
}
