package ai.lepton.benchmarks.serving;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.Server;

/** Answers with what it was sent: what HTTP alone costs, with the library that Lepton is built on. */
final class EchoServer {

    private EchoServer() {}

    /** Prints the port once it is bound. */
    public static void main(String[] arguments) {
        Server server = Server.builder()
                .http(0)
                .service(
                        ServingVariant.PATH,
                        (context, request) -> HttpResponse.of(request.aggregate()
                                .thenApply(whole -> HttpResponse.of(
                                        HttpStatus.OK,
                                        java.util.Objects.requireNonNull(whole.contentType()),
                                        whole.content()))))
                .build();
        server.start().join();
        System.out.println(ServerProcess.READY + server.activeLocalPort());
    }
}
