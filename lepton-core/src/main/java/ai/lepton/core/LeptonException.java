package ai.lepton.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A failure that a person meets at run time. Its message names the thing, the value, the expectation and the next
 * step, behind the code: {@code SHAPE_MISMATCH (1203): layer "dense_1": input: [28, 28] (expected: [784]). Put
 * flatten() before it.}
 *
 * <p>A caller's programming mistake is an {@link IllegalArgumentException} instead.
 */
public final class LeptonException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String detail;

    public LeptonException(ErrorCode code, String detail) {
        this(code, detail, null);
    }

    public LeptonException(ErrorCode code, String detail, @Nullable Throwable cause) {
        super(Objects.requireNonNull(code, "code") + " (" + code.number() + "): " + detail, cause);
        this.code = code;
        this.detail = detail;
    }

    public ErrorCode code() {
        return code;
    }

    /** The message without the code in front. */
    public String detail() {
        return detail;
    }
}
