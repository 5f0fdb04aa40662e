package ai.lepton.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ErrorCodeTest {

    @Test
    void numbersAreUnique() {
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::number)).doesNotHaveDuplicates();
    }

    @Test
    void everyKindEndsACommandWithAFailure() {
        assertThat(ErrorKind.values())
                .allSatisfy(kind -> assertThat(kind.exitCode()).isPositive())
                .allSatisfy(kind -> assertThat(kind.httpStatus()).isBetween(400, 599));
    }

    @Test
    void messagesStartWithTheCode() {
        LeptonException e = new LeptonException(ErrorCode.SHAPE_MISMATCH, "layer \"dense_1\": input: [28, 28]");
        assertThat(e).hasMessage("SHAPE_MISMATCH (1203): layer \"dense_1\": input: [28, 28]");
        assertThat(e.detail()).isEqualTo("layer \"dense_1\": input: [28, 28]");
    }
}
