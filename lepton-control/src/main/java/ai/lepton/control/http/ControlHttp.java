package ai.lepton.control.http;

import ai.lepton.control.ControlPlane;
import ai.lepton.core.api.ServerInfo;
import com.linecorp.armeria.server.AnnotatedServiceBindingBuilder;
import com.linecorp.armeria.server.ServerBuilder;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The control plane under {@code /api/v1}: the home's token opens all of it but the two paths by which a run's process
 * reports, which only that process's token opens.
 *
 * <p>Brings its own {@link Authentication}; a server puts its other paths behind the same.
 */
public final class ControlHttp {

    private static final String PREFIX = "/api/v1";

    private ControlHttp() {}

    /**
     * Adds the control plane's paths to a server.
     *
     * @param info of the server, asked for at each request: the port is not known before it is bound
     */
    public static void addTo(ServerBuilder server, ControlPlane control, Supplier<ServerInfo> info) {
        Authentication authentication = new Authentication(control.authenticator());
        AdminOnly adminOnly = new AdminOnly();
        List<Object> forPeople = List.of(
                new ServerHttp(info),
                new RunHttp(control.runs()),
                new ModelHttp(control.registry()),
                new DatasetHttp(control.datasets()),
                new EndpointHttp(control.endpoints()),
                new PredictionHttp(control.predictions()));
        for (Object service : forPeople) {
            bind(server, authentication, adminOnly).build(service);
        }
        ContentHttp contents = new ContentHttp(control.datasets());
        bind(server, authentication, adminOnly).maxRequestLength(0).build(contents); // any length
        RunProcessHttp processes = new RunProcessHttp(control.runs());
        bind(server, authentication, null).build(processes);
    }

    private static AnnotatedServiceBindingBuilder bind(
            ServerBuilder server, Authentication authentication, @Nullable AdminOnly adminOnly) {
        JsonBodies json = new JsonBodies();
        var binding = server.annotatedService()
                .pathPrefix(PREFIX)
                .requestConverters(json)
                .responseConverters(json)
                .exceptionHandlers(new Problems())
                .useBlockingTaskExecutor(true);
        if (adminOnly != null) {
            binding.decorator(delegate -> delegate.decorate(adminOnly));
        }
        return binding.decorator(delegate -> delegate.decorate(authentication));
    }
}
