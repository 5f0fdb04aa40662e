package ai.lepton.server.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    @Test
    void refusesAtOnceWhatDoesNotFitAndTakesItLater() {
        Admission admission = new Admission(1, 1_000);
        Admission.Ticket first = admission.admit(1);
        assertFull(
                () -> admission.admit(1), "queue: full with 1 requests (expected: fewer). Send it again in a second.");
        assertThat(admission.waiting()).isEqualTo(1);
        first.begin(); // it runs, and another one may wait
        Admission.Ticket second = admission.admit(1);
        second.end();
        second.end();
        first.end();
        assertThat(admission.waiting()).isZero();
        admission.admit(1_000).end();
    }

    @Test
    void countsBytesUntilTheAnswer() {
        Admission admission = new Admission(100, 1_000);
        Admission.Ticket alone = admission.admit(5_000); // alone it may be larger than all may be together
        alone.begin();
        assertFull(
                () -> admission.admit(1),
                "queue: full with bodies of 5000 bytes (expected: at most 1000). Send it again in a second.");
        assertThat(admission.waiting()).isZero();
        alone.end();
        for (int i = 0; i < 10; i++) {
            admission.admit(900).end();
        }
    }

    @Test
    void whatGrowsNeedsRoomToo() {
        Admission admission = new Admission(100, 1_000);
        Admission.Ticket one = admission.admit(10);
        Admission.Ticket other = admission.admit(10);
        one.hold(900);
        assertFull(
                () -> other.hold(900),
                "queue: full with bodies of 920 bytes (expected: at most 1000). Send it again in a second.");
        one.end();
        other.hold(900);
        other.end();
        admission.admit(1_000).end();
    }

    private static void assertFull(ThrowingCallable call, String detail) {
        assertThatThrownBy(call).isInstanceOfSatisfying(LeptonException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.QUEUE_FULL);
            assertThat(e.detail()).isEqualTo(detail);
        });
    }
}
