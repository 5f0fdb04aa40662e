package ai.lepton.data.digits.internal;

import static ai.lepton.data.digits.internal.Stroke.arc;
import static ai.lepton.data.digits.internal.Stroke.through;

import java.util.List;

/** The ways in which people write each digit. A way that is listed twice is twice as common. */
final class DigitStyles {

    private static final List<List<List<Stroke>>> STYLES =
            List.of(zero(), one(), two(), three(), four(), five(), six(), seven(), eight(), nine());

    private DigitStyles() {}

    /** The styles of one digit, each a list of strokes. */
    static List<List<Stroke>> of(int digit) {
        return STYLES.get(digit);
    }

    private static List<List<Stroke>> zero() {
        return List.of(
                List.of(arc(0.5, 0.5, 0.36, 0.48, -90, -450)),
                List.of(arc(0.5, 0.5, 0.3, 0.48, -70, -425)),
                List.of(arc(0.5, 0.5, 0.44, 0.46, -100, 265)),
                List.of(arc(0.5, 0.5, 0.36, 0.48, -50, -440)));
    }

    private static List<List<Stroke>> one() {
        return List.of(
                List.of(through(0.5, 0, 0.5, 1)),
                List.of(through(0.56, 0, 0.46, 1)),
                List.of(through(0.5, 0, 0.5, 1)),
                List.of(through(0.32, 0.24, 0.5, 0.03, 0.5, 0.03, 0.5, 1)),
                List.of(
                        through(0.28, 0.26, 0.5, 0.02, 0.5, 0.02, 0.5, 0.97),
                        through(0.22, 0.98, 0.8, 0.97)));
    }

    private static List<List<Stroke>> two() {
        return List.of(
                List.of(arc(0.48, 0.28, 0.34, 0.27, -170, 30).then(0.45, 0.72, 0.1, 0.97, 0.1, 0.97, 0.92, 0.95)),
                List.of(arc(0.48, 0.27, 0.32, 0.26, -150, 40)
                        .then(0.4, 0.78, 0.16, 0.93, 0.1, 0.82, 0.25, 0.76, 0.5, 0.9, 0.92, 0.93)),
                List.of(arc(0.5, 0.26, 0.36, 0.25, -185, 35).then(0.5, 0.65, 0.12, 0.92, 0.12, 0.92, 0.5, 0.88, 0.9, 0.98)),
                List.of(through(0.12, 0.18, 0.45, 0.02, 0.8, 0.1, 0.78, 0.36, 0.42, 0.72, 0.06, 0.96)
                        .then(0.06, 0.96, 0.9, 0.9)));
    }

    private static List<List<Stroke>> three() {
        return List.of(
                List.of(arc(0.44, 0.26, 0.32, 0.25, -160, 80).then(arc(0.44, 0.73, 0.38, 0.26, -80, 150))),
                List.of(arc(0.42, 0.25, 0.36, 0.23, -140, 70)
                        .then(0.36, 0.47)
                        .then(arc(0.44, 0.72, 0.36, 0.26, -85, 160))),
                List.of(through(0.14, 0.05, 0.82, 0.03, 0.82, 0.03, 0.42, 0.42, 0.42, 0.42)
                        .then(arc(0.44, 0.69, 0.38, 0.29, -70, 150))),
                List.of(arc(0.46, 0.24, 0.28, 0.22, -170, 90)
                        .then(0.46, 0.46)
                        .then(arc(0.46, 0.73, 0.4, 0.26, -90, 130))));
    }

    private static List<List<Stroke>> four() {
        return List.of(
                // open
                List.of(through(0.22, 0, 0.12, 0.58, 0.12, 0.58, 0.95, 0.56), through(0.7, 0.22, 0.64, 1)),
                List.of(through(0.2, 0.02, 0.14, 0.46, 0.4, 0.58, 0.84, 0.48), through(0.86, 0, 0.8, 0.5, 0.76, 1)),
                List.of(through(0.3, 0, 0.1, 0.6, 0.1, 0.6, 0.92, 0.6), through(0.66, 0.02, 0.62, 1)),
                // closed
                List.of(through(0.68, 0.02, 0.06, 0.66, 0.06, 0.66, 0.96, 0.64), through(0.68, 0.02, 0.66, 1)),
                List.of(through(0.8, 1, 0.82, 0.02, 0.82, 0.02, 0.12, 0.56, 0.12, 0.56, 0.86, 0.54)));
    }

    private static List<List<Stroke>> five() {
        return List.of(
                // the bar drawn last, apart
                List.of(
                        through(0.3, 0.03, 0.22, 0.44, 0.22, 0.44).then(arc(0.42, 0.69, 0.4, 0.3, -120, 140)),
                        through(0.3, 0.04, 0.92, 0.01)),
                // in one go
                List.of(through(0.86, 0.02, 0.28, 0.05, 0.28, 0.05, 0.2, 0.46, 0.2, 0.46)
                        .then(arc(0.42, 0.69, 0.4, 0.3, -115, 150))),
                // like an S
                List.of(through(0.84, 0.06, 0.5, 0.01, 0.24, 0.12, 0.22, 0.36, 0.5, 0.46)
                        .then(arc(0.46, 0.72, 0.36, 0.26, -70, 150))),
                List.of(through(0.9, 0, 0.34, 0.03, 0.34, 0.03, 0.24, 0.4, 0.24, 0.4)
                        .then(0.55, 0.4, 0.8, 0.62, 0.68, 0.88, 0.4, 0.98, 0.06, 0.9)));
    }

    private static List<List<Stroke>> six() {
        return List.of(
                List.of(through(0.7, 0.02, 0.4, 0.2, 0.2, 0.5).then(arc(0.48, 0.72, 0.32, 0.26, 180, -190))),
                List.of(through(0.5, 0, 0.26, 0.35).then(arc(0.48, 0.74, 0.3, 0.24, 190, -200))),
                List.of(through(0.84, 0.08, 0.5, 0.06, 0.22, 0.35).then(arc(0.5, 0.7, 0.36, 0.28, 185, -175))),
                // the loop turns to the stem from inside
                List.of(through(0.62, 0, 0.28, 0.4, 0.2, 0.72, 0.4, 0.97, 0.72, 0.9, 0.8, 0.68, 0.56, 0.54, 0.28, 0.7)));
    }

    private static List<List<Stroke>> seven() {
        return List.of(
                List.of(through(0.1, 0.06, 0.88, 0.04, 0.88, 0.04, 0.4, 1)),
                List.of(through(0.08, 0.08, 0.86, 0.04, 0.86, 0.04, 0.58, 0.5, 0.48, 1)),
                List.of(through(0.1, 0.06, 0.88, 0.04, 0.88, 0.04, 0.4, 1), through(0.32, 0.5, 0.86, 0.46)),
                List.of(through(0.1, 0.22, 0.12, 0.04, 0.12, 0.04, 0.86, 0.05, 0.86, 0.05, 0.54, 0.5, 0.44, 1)),
                List.of(
                        through(0.08, 0.1, 0.5, 0.1, 0.9, 0.02, 0.9, 0.02, 0.52, 0.48, 0.36, 1),
                        through(0.3, 0.54, 0.8, 0.48)));
    }

    private static List<List<Stroke>> eight() {
        return List.of(
                // one stroke: an S, then back up
                List.of(through(
                        0.78, 0.12, 0.5, 0.01, 0.22, 0.16, 0.36, 0.4, 0.68, 0.6, 0.8, 0.8, 0.5, 0.99, 0.2, 0.82, 0.34, 0.58,
                        0.68, 0.38, 0.82, 0.12)),
                // two rings
                List.of(arc(0.5, 0.25, 0.28, 0.24, 90, -270), arc(0.5, 0.74, 0.34, 0.25, -90, 270)),
                List.of(arc(0.52, 0.24, 0.26, 0.23, -20, -280)
                        .then(arc(0.48, 0.73, 0.33, 0.26, -80, 250))
                        .then(0.64, 0.44, 0.78, 0.3, 0.77, 0.13)),
                // from the middle
                List.of(through(
                        0.5, 0.48, 0.24, 0.3, 0.34, 0.04, 0.66, 0.04, 0.76, 0.26, 0.5, 0.48, 0.2, 0.7, 0.3, 0.96, 0.7, 0.97,
                        0.82, 0.72, 0.5, 0.48)));
    }

    private static List<List<Stroke>> nine() {
        return List.of(
                List.of(arc(0.46, 0.28, 0.32, 0.27, -20, -350).then(0.78, 0.26, 0.72, 1)),
                List.of(arc(0.46, 0.28, 0.32, 0.27, -30, -345).then(0.8, 0.3, 0.74, 0.75, 0.5, 1)),
                List.of(arc(0.48, 0.27, 0.34, 0.26, -10, -360).then(0.8, 0.6, 0.62, 0.94, 0.2, 0.94)),
                List.of(arc(0.46, 0.3, 0.34, 0.29, -60, -350), through(0.8, 0.04, 0.74, 0.5, 0.7, 1)));
    }
}
