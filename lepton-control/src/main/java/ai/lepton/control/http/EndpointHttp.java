package ai.lepton.control.http;

import ai.lepton.control.endpoints.Endpoints;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.Endpoint;
import ai.lepton.core.api.EndpointRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.annotation.Delete;
import com.linecorp.armeria.server.annotation.Get;
import com.linecorp.armeria.server.annotation.Param;
import com.linecorp.armeria.server.annotation.Post;
import com.linecorp.armeria.server.annotation.Put;
import com.linecorp.armeria.server.annotation.StatusCode;
import java.util.List;

/** The names under which models answer. */
final class EndpointHttp {

    private final Endpoints endpoints;

    EndpointHttp(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    @Get("/endpoints")
    public List<Endpoint> all() {
        return endpoints.all();
    }

    @Get("/endpoints/{name}")
    public Endpoint get(@Param("name") String name) {
        return endpoints.get(name);
    }

    @Post("/endpoints")
    @StatusCode(201)
    public Endpoint create(ServiceRequestContext context, EndpointRequest request) {
        context.clearRequestTimeout(); // loading a large model takes its time
        return endpoints.create(request);
    }

    /** Makes the endpoint, or lets the one there is answer with another version. */
    @Put("/endpoints/{name}")
    public Endpoint put(ServiceRequestContext context, @Param("name") String name, EndpointRequest request) {
        if (!name.equals(request.name())) {
            throw new LeptonException(
                    ErrorCode.BAD_REQUEST, "name: " + request.name() + " (expected: " + name + ", as in the path)");
        }
        context.clearRequestTimeout();
        return endpoints.put(request);
    }

    @Delete("/endpoints/{name}")
    public HttpResponse delete(@Param("name") String name) {
        endpoints.delete(name);
        return HttpResponse.of(HttpStatus.NO_CONTENT);
    }
}
