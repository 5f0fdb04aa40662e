package ai.lepton.control.http;

import ai.lepton.control.runs.RunService;
import ai.lepton.core.api.ApiJson;
import ai.lepton.core.api.ModelVersion;
import ai.lepton.core.api.RunReport;
import ai.lepton.core.api.RunResult;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.annotation.Get;
import com.linecorp.armeria.server.annotation.Param;
import com.linecorp.armeria.server.annotation.Post;

/** Runs, for their own processes alone. */
final class RunProcessHttp {

    private final RunService runs;

    RunProcessHttp(RunService runs) {
        this.runs = runs;
    }

    @Post("/runs/{id}/report")
    public HttpResponse report(ServiceRequestContext context, @Param("id") String id, RunReport report) {
        Authentication.caller(context).requireRun(id);
        runs.report(id, report);
        return HttpResponse.of(HttpStatus.NO_CONTENT);
    }

    /** The content of a dataset that the run was given: a file's bytes, or a folder's tar. */
    @Get("/runs/{id}/data/{parameter}")
    public HttpResponse data(
            ServiceRequestContext context, @Param("id") String id, @Param("parameter") String parameter) {
        Authentication.caller(context).requireRun(id);
        context.clearRequestTimeout();
        return Streams.send(context, runs.data(id, parameter));
    }

    /** Answers the version that was registered, or nothing for a failure. */
    @Post("/runs/{id}/result")
    public HttpResponse result(ServiceRequestContext context, @Param("id") String id, RunResult result) {
        Authentication.caller(context).requireRun(id);
        context.clearRequestTimeout(); // a large package takes its time to be checked and copied
        ModelVersion version = runs.result(id, result);
        return version == null
                ? HttpResponse.of(HttpStatus.NO_CONTENT)
                : HttpResponse.of(HttpStatus.CREATED, MediaType.JSON, HttpData.wrap(ApiJson.write(version)));
    }
}
