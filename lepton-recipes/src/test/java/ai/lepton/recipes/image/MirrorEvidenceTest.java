package ai.lepton.recipes.image;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.data.digits.DrawnDigits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MirrorEvidenceTest {

    /** Class a is bright on its left, class b on its right: mirrored, each is the other. */
    private static int side(int label, int x) {
        return (x < Pictures.SIDE / 2) == (label == 0) ? 90 : 30;
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 300, 2_000})
    void whatIsSomethingElseInAMirrorIsNotMirrored(int rows) {
        MirrorEvidence evidence = MirrorEvidence.of(
                Pictures.of(rows, 2, 3, (label, y, x, random) -> side(label, x) + random.nextInt(100)), 1);
        assertThat(evidence.isAllowed()).isFalse();
        assertThat(evidence.words()).startsWith("Pictures are not mirrored: of ");
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 300, 2_000})
    void whatIsTheSameInAMirrorIsMirrored(int rows) {
        MirrorEvidence evidence = MirrorEvidence.of(
                Pictures.of(
                        rows, 2, 1, (label, y, x, random) -> (y < 6 == (label == 0) ? 90 : 30) + random.nextInt(100)),
                1);
        assertThat(evidence.isAllowed()).isTrue();
        assertThat(evidence.words()).startsWith("Pictures are mirrored: of ");
    }

    @Test
    void whereNothingIsLearnedColourDecides() {
        assertThat(MirrorEvidence.of(Pictures.of(200, 2, 3, (label, y, x, random) -> random.nextInt(256)), 1))
                .isEqualTo(new MirrorEvidence(
                        true,
                        "Pictures are mirrored, as coloured ones usually may be: a linear model learns too little of these"
                                + " to say."));
        assertThat(MirrorEvidence.of(Pictures.of(200, 2, 1, (label, y, x, random) -> random.nextInt(256)), 1)
                        .isAllowed())
                .isFalse();
    }

    @Test
    void digitsAreNot() {
        assertThat(MirrorEvidence.of(new DrawnDigits(1, 50, 10).images(), 1).isAllowed())
                .isFalse();
    }
}
