package ai.lepton.control.http;

import ai.lepton.control.datasets.Datasets;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.ApiJson;
import ai.lepton.core.api.DatasetDetails;
import ai.lepton.core.api.DatasetReference;
import ai.lepton.core.api.DatasetRequest;
import ai.lepton.core.api.DatasetVersion;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.annotation.Default;
import com.linecorp.armeria.server.annotation.Delete;
import com.linecorp.armeria.server.annotation.Get;
import com.linecorp.armeria.server.annotation.Param;
import com.linecorp.armeria.server.annotation.Post;
import java.util.List;

/** Datasets and their versions; their content arrives through {@link ContentHttp}. */
final class DatasetHttp {

    private final Datasets datasets;

    DatasetHttp(Datasets datasets) {
        this.datasets = datasets;
    }

    @Get("/datasets")
    public List<DatasetVersion> all() {
        return datasets.all();
    }

    @Get("/datasets/{name}")
    public List<DatasetVersion> versions(@Param("name") String name) {
        return datasets.versions(name);
    }

    @Get("/datasets/{name}/versions/{version}")
    public DatasetDetails details(@Param("name") String name, @Param("version") String version) {
        return datasets.details(reference(name, version));
    }

    /** The content as it was sent: a file's bytes, or a folder's tar. */
    @Get("/datasets/{name}/versions/{version}/content")
    public HttpResponse content(
            ServiceRequestContext context, @Param("name") String name, @Param("version") String version) {
        context.clearRequestTimeout();
        return Streams.send(context, datasets.content(reference(name, version)));
    }

    /** 201 with the new version, or 200 with the one that has the same content. */
    @Post("/datasets")
    public HttpResponse register(DatasetRequest request) {
        Datasets.Registered registered = datasets.register(request);
        return HttpResponse.of(
                registered.isNew() ? HttpStatus.CREATED : HttpStatus.OK,
                MediaType.JSON,
                HttpData.wrap(ApiJson.write(registered.version())));
    }

    @Delete("/datasets/{name}/versions/{version}")
    public HttpResponse delete(
            @Param("name") String name,
            @Param("version") String version,
            @Param("force") @Default("false") String force) {
        if (!force.equals("true") && !force.equals("false")) {
            throw new LeptonException(ErrorCode.BAD_REQUEST, "force: of another form (expected: true or false)");
        }
        datasets.delete(reference(name, version), force.equals("true"));
        return HttpResponse.of(HttpStatus.NO_CONTENT);
    }

    private static DatasetReference reference(String name, String version) {
        return new DatasetReference(name, Numbers.read("version", version, 1, Integer.MAX_VALUE));
    }
}
