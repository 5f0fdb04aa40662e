package ai.lepton.control.http;

import ai.lepton.control.endpoints.Endpoints;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.Endpoint;
import ai.lepton.core.api.EndpointPlan;
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
    public Endpoint create(ServiceRequestContext context, EndpointPlan plan) {
        context.clearRequestTimeout(); // loading a large model takes its time
        return endpoints.create(plan);
    }

    /** Makes the endpoint, or lets the one there is answer as the plan says. */
    @Put("/endpoints/{name}")
    public Endpoint put(ServiceRequestContext context, @Param("name") String name, EndpointPlan plan) {
        if (!name.equals(plan.name())) {
            throw new LeptonException(
                    ErrorCode.BAD_REQUEST, "name: " + plan.name() + " (expected: " + name + ", as in the path)");
        }
        context.clearRequestTimeout();
        return endpoints.put(plan);
    }

    @Delete("/endpoints/{name}")
    public HttpResponse delete(@Param("name") String name) {
        endpoints.delete(name);
        return HttpResponse.of(HttpStatus.NO_CONTENT);
    }
}
