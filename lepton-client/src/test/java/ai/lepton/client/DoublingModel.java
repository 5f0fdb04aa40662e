package ai.lepton.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.annotation.Get;
import com.linecorp.armeria.server.annotation.Param;
import com.linecorp.armeria.server.annotation.Post;
import java.io.IOException;
import java.math.BigDecimal;

/** The Open Inference Protocol, written by hand from its text: gives every input back, numbers doubled. */
public final class DoublingModel {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Get("/models/{model}")
    public HttpResponse metadata(@Param("model") String model) {
        return json("""
                {"name":"%s","versions":["3"],"platform":"test","inputs":[{"name":"image","datatype":"UINT8",\
                "shape":[-1,28,28,1]}],"outputs":[{"name":"label","datatype":"BYTES","shape":[-1]}]}""".formatted(model));
    }

    @Get("/models/{model}/ready")
    public HttpResponse ready(@Param("model") String model) {
        return model.equals("loading")
                ? HttpResponse.of(HttpStatus.SERVICE_UNAVAILABLE, MediaType.JSON, """
                        {"type":"urn:lepton:error:2107","title":"MODEL_NOT_READY","status":503,"detail":"still loading",\
                        "code":2107,"error":"MODEL_NOT_READY (2107): still loading"}""")
                : HttpResponse.of(HttpStatus.OK);
    }

    @Post("/models/{model}/infer")
    public HttpResponse infer(@Param("model") String model, String body) throws IOException {
        StringBuilder outputs = new StringBuilder();
        for (JsonNode input : JSON.readTree(body).get("inputs")) {
            StringBuilder data = new StringBuilder();
            for (JsonNode value : input.get("data")) {
                data.append(data.isEmpty() ? "" : ",")
                        .append(value.isNumber() ? value.decimalValue().multiply(BigDecimal.valueOf(2)) : value);
            }
            outputs.append(outputs.isEmpty() ? "" : ",")
                    .append("{\"name\":%s,\"datatype\":%s,\"shape\":%s,\"data\":[%s]}"
                            .formatted(input.get("name"), input.get("datatype"), input.get("shape"), data));
        }
        return json("{\"model_name\":\"%s\",\"model_version\":\"3\",\"outputs\":[%s]}".formatted(model, outputs));
    }

    private static HttpResponse json(String body) {
        return HttpResponse.of(HttpStatus.OK, MediaType.JSON, body);
    }
}
