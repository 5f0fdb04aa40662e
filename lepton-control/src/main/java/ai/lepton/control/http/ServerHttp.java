package ai.lepton.control.http;

import ai.lepton.core.api.ServerInfo;
import com.linecorp.armeria.server.annotation.Get;
import java.util.function.Supplier;

/** Which server this is. */
final class ServerHttp {

    private final Supplier<ServerInfo> info;

    ServerHttp(Supplier<ServerInfo> info) {
        this.info = info;
    }

    @Get("/server")
    public ServerInfo get() {
        return info.get();
    }
}
