package ai.lepton.control.http;

import ai.lepton.control.registry.Registry;
import ai.lepton.core.api.ModelDetails;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.api.ModelVersion;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.annotation.Get;
import com.linecorp.armeria.server.annotation.Param;
import com.linecorp.armeria.server.file.HttpFile;
import java.util.List;

/** Models and their versions. */
final class ModelHttp {

    private final Registry registry;

    ModelHttp(Registry registry) {
        this.registry = registry;
    }

    @Get("/models")
    public List<ModelVersion> all() {
        return registry.all();
    }

    @Get("/models/{name}")
    public List<ModelVersion> versions(@Param("name") String name) {
        return registry.versions(name);
    }

    @Get("/models/{name}/versions/{version}")
    public ModelDetails details(@Param("name") String name, @Param("version") String version) {
        return registry.details(reference(name, version));
    }

    /** A file of the package as it is, in pieces, so that its size does not matter. */
    @Get("/models/{name}/versions/{version}/files/{file}")
    public HttpResponse file(
            ServiceRequestContext context,
            HttpRequest request,
            @Param("name") String name,
            @Param("version") String version,
            @Param("file") String file)
            throws Exception {
        context.clearRequestTimeout();
        return HttpFile.of(registry.file(reference(name, version), file))
                .asService()
                .serve(context, request);
    }

    private static ModelReference reference(String name, String version) {
        return new ModelReference(name, Numbers.read("version", version, 1, Integer.MAX_VALUE));
    }
}
