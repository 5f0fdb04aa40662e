package ai.lepton.server.inference;

import ai.lepton.core.api.PredictionId;
import com.linecorp.armeria.common.HttpHeaderNames;
import io.netty.util.AsciiString;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Names answers, each once. May be used by any thread. */
public final class PredictionIds {

    /** The header of an answer over HTTP. */
    public static final AsciiString HEADER = HttpHeaderNames.of("lepton-prediction-id");

    /** The parameter of an answer over gRPC, of which a stream has many. */
    public static final String PARAMETER = "lepton_prediction_id";

    /**
     * The golden ratio of 2^40, and odd: every number comes before one comes again, those next to each other are far apart,
     * and any share of the range gets its share of them (Weyl 1916).
     */
    private static final long STEP = 0x9E3779B97FL;

    private final AtomicLong next = new AtomicLong(new SecureRandom().nextLong());

    PredictionId next(long origin) {
        return PredictionId.of(System.currentTimeMillis(), origin, next.getAndAdd(STEP) & (PredictionId.NUMBERS - 1));
    }
}
