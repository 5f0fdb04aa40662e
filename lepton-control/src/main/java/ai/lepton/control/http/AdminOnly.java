package ai.lepton.control.http;

import ai.lepton.core.LeptonException;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;

/** Behind {@link Authentication}: refuses everyone but the holder of the home's token, with 403. */
public final class AdminOnly implements DecoratingHttpServiceFunction {

    @Override
    public HttpResponse serve(HttpService service, ServiceRequestContext context, HttpRequest request)
            throws Exception {
        try {
            Authentication.caller(context).requireAdmin();
        } catch (LeptonException e) {
            return Problems.response(e);
        }
        return service.serve(context, request);
    }
}
