package ai.lepton.recipes.linear;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;

/**
 * Minimises a smooth function by limited-memory BFGS: each direction is the gradient, bent by what the last steps said about the
 * curvature; a step is halved until it goes down enough (Armijo). Deterministic.
 *
 * @see <a href="https://doi.org/10.1007/978-0-387-40065-5">Nocedal and Wright, "Numerical Optimization" (2006), algorithm
 *     7.4</a>
 */
final class Lbfgs {

    private static final int MEMORY = 10;
    private static final int MOST_STEPS = 1000;
    private static final double ENOUGH = 1e-4;
    private static final double SMALLEST_STEP = 1e-12;
    private static final double LEAST_GAIN = 1e-10;

    private Lbfgs() {}

    /** What is minimised. */
    interface Function {

        /**
         * The value at a point.
         *
         * @param gradient is filled
         */
        double at(double[] point, double[] gradient);
    }

    /** A step and how the gradient changed with it. */
    private static final class Move {

        private final double[] step;
        private final double[] change;
        private final double product;

        private Move(double[] step, double[] change) {
            this.step = step;
            this.change = change;
            this.product = dot(step, change);
        }
    }

    /**
     * Goes down from a point until the gradient's largest element is small, or nothing is gained any more.
     *
     * @param start left as it is
     * @param tolerance of the gradient's largest element
     */
    static double[] minimum(Function function, double[] start, double tolerance) {
        double[] point = start.clone();
        double[] gradient = new double[point.length];
        double value = function.at(point, gradient);
        Deque<Move> moves = new ArrayDeque<>();
        for (int step = 0; step < MOST_STEPS && largest(gradient) > tolerance; step++) {
            double[] direction = direction(gradient, moves);
            double slope = dot(gradient, direction);
            double[] next = new double[point.length];
            double[] nextGradient = new double[point.length];
            double length = 1;
            double nextValue;
            while (true) {
                for (int i = 0; i < next.length; i++) {
                    next[i] = point[i] + length * direction[i];
                }
                nextValue = function.at(next, nextGradient);
                if (nextValue <= value + ENOUGH * length * slope) {
                    break;
                }
                length /= 2;
                if (length < SMALLEST_STEP) {
                    return point; // as low as the arithmetic can tell
                }
            }
            remember(moves, point, next, gradient, nextGradient);
            double gain = value - nextValue;
            point = next;
            gradient = nextGradient;
            value = nextValue;
            if (gain <= LEAST_GAIN * Math.max(1, Math.abs(value))) {
                break;
            }
        }
        return point;
    }

    /** Down: minus the gradient times the estimated inverse of the second derivative. */
    private static double[] direction(double[] gradient, Deque<Move> moves) {
        double[] direction = gradient.clone();
        double[] factors = new double[moves.size()];
        int i = 0;
        for (Move move : moves) { // the latest first
            factors[i] = dot(move.step, direction) / move.product;
            addTo(direction, move.change, -factors[i++]);
        }
        Move latest = moves.peekFirst();
        double scale = latest == null
                ? 1 / Math.max(1, Math.sqrt(dot(gradient, gradient)))
                : latest.product / dot(latest.change, latest.change);
        for (int j = 0; j < direction.length; j++) {
            direction[j] *= scale;
        }
        for (Iterator<Move> earliest = moves.descendingIterator(); earliest.hasNext(); ) {
            Move move = earliest.next();
            double factor = dot(move.change, direction) / move.product;
            addTo(direction, move.step, factors[--i] - factor);
        }
        for (int j = 0; j < direction.length; j++) {
            direction[j] = -direction[j];
        }
        return direction;
    }

    private static void remember(
            Deque<Move> moves, double[] point, double[] next, double[] gradient, double[] nextGradient) {
        Move move = new Move(difference(next, point), difference(nextGradient, gradient));
        if (move.product > 1e-14 * dot(move.change, move.change)) { // otherwise it says nothing about the curvature
            moves.addFirst(move);
            if (moves.size() > MEMORY) {
                moves.removeLast();
            }
        }
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElse(0);
    }

    private static double[] difference(double[] a, double[] b) {
        double[] difference = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            difference[i] = a[i] - b[i];
        }
        return difference;
    }

    private static void addTo(double[] sum, double[] values, double factor) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * values[i];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
