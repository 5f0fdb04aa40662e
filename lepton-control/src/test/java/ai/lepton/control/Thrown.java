package ai.lepton.control;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Asserts on failures that people meet. */
public final class Thrown {

    private Thrown() {}

    /** The message without the code, which must be {@code code}. */
    public static String detail(ErrorCode code, ThrowingCallable call) {
        LeptonException thrown = Assertions.catchThrowableOfType(LeptonException.class, call);
        Assertions.assertThat(thrown).as("failure " + code).isNotNull();
        Assertions.assertThat(thrown.code()).as(thrown.getMessage()).isEqualTo(code);
        return thrown.detail();
    }
}
