package ai.lepton.server.http;

import com.linecorp.armeria.server.ServerBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** What all paths of one server obey. */
public final class HttpRules {

    private HttpRules() {}

    /**
     * Puts the rules on a server: who may come in, how errors look, what is counted. Call it after all other decorators
     * are added: Armeria runs the last one first, and nothing should happen before these checks.
     *
     * @param token who may come in
     * @param loopbackOnly whether the server is bound to this machine's own address only, and so refuses what foreign
     *     web pages send
     */
    public static void install(ServerBuilder builder, MeterRegistry meters, TokenCheck token, boolean loopbackOnly) {
        builder.errorHandler(new Problems())
                .meterRegistry(meters)
                // Problems logs what deserves it; this would log a client's mistakes too.
                .unloggedExceptionsReportInterval(Duration.ZERO)
                .disableServerHeader()
                .setHeader("x-content-type-options", "nosniff");
        builder.decorator(token);
        if (loopbackOnly) {
            builder.decorator(new LoopbackCheck());
        }
        builder.decorator(new FailAfterBody());
        builder.decorator(new HttpMeters(meters));
    }
}
