package ai.lepton.sdk.layer.sequence;

import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.ShapeErrors;

/** What layers on sequences ask of their input. */
final class SequenceShapes {

    private SequenceShapes() {}

    /** Checks that the input is {@code [T, F]}, with F known. */
    static Shape requireFeatures(Shape input) {
        if (input.rank() != 2) {
            throw ShapeErrors.mismatch(
                    input, "[steps, features]", "Put embedding(...) before it if these are indexes.");
        }
        if (input.last() == Shape.UNKNOWN) {
            throw ShapeErrors.mismatch(
                    input, "[steps, features] with a known number of features", "Leave only the steps open.");
        }
        return input;
    }

    /** Checks that the input is {@code [T, ...]}. */
    static Shape requireSteps(Shape input) {
        if (input.rank() == 0) {
            throw ShapeErrors.mismatch(input, "[steps, ...]", "Give it a sequence.");
        }
        return input;
    }

    /** @throws IllegalArgumentException if {@code value <= 0} */
    static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }

    /** @throws IllegalArgumentException if {@code rate} is not in [0, 1) */
    static void requireRate(String name, double rate) {
        if (!(rate >= 0 && rate < 1)) { // the negation also catches NaN
            throw new IllegalArgumentException(name + ": " + rate + " (expected: 0 <= rate < 1)");
        }
    }
}
