package ai.lepton.control.http;

import ai.lepton.core.api.ApiJson;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.annotation.RequestConverterFunction;
import com.linecorp.armeria.server.annotation.ResponseConverterFunction;
import java.lang.reflect.ParameterizedType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and writes the records of {@code ai.lepton.core.api} as JSON, whatever the content type says. */
final class JsonBodies implements RequestConverterFunction, ResponseConverterFunction {

    private static final String RECORDS = "ai.lepton.core.api";

    @Override
    public Object convertRequest(
            ServiceRequestContext context,
            AggregatedHttpRequest request,
            Class<?> type,
            @Nullable ParameterizedType parameters) {
        if (!type.getPackageName().equals(RECORDS)) {
            return RequestConverterFunction.fallthrough();
        }
        return ApiJson.read(request.content().array(), type);
    }

    @Override
    public HttpResponse convertResponse(
            ServiceRequestContext context, ResponseHeaders headers, @Nullable Object result, HttpHeaders trailers) {
        if (result instanceof List
                || (result != null && result.getClass().getPackageName().equals(RECORDS))) {
            ResponseHeaders json =
                    headers.toBuilder().contentType(MediaType.JSON).build();
            return HttpResponse.of(json, HttpData.wrap(ApiJson.write(result)), trailers);
        }
        return ResponseConverterFunction.fallthrough();
    }
}
