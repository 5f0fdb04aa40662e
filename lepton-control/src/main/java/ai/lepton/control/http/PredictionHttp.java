package ai.lepton.control.http;

import ai.lepton.control.predictions.Predictions;
import ai.lepton.core.api.Prediction;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.annotation.Delete;
import com.linecorp.armeria.server.annotation.Get;
import com.linecorp.armeria.server.annotation.Param;
import java.io.InputStream;

/** Where answers came from. */
final class PredictionHttp {

    private final Predictions predictions;

    PredictionHttp(Predictions predictions) {
        this.predictions = predictions;
    }

    @Get("/predictions/{id}")
    public Prediction get(@Param("id") String id) {
        return predictions.find(id);
    }

    /** Lines of JSON, however many. */
    @Get("/endpoints/{name}/samples")
    public HttpResponse samples(ServiceRequestContext context, @Param("name") String name) {
        InputStream samples = predictions.samples(name);
        context.clearRequestTimeout();
        return Streams.send(context, samples);
    }

    @Delete("/endpoints/{name}/samples")
    public HttpResponse delete(@Param("name") String name) {
        long unused = predictions.deleteSamples(name);
        return HttpResponse.of(HttpStatus.NO_CONTENT);
    }
}
