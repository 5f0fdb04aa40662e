package ai.lepton.examples;

import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.optimizer.Optimizers.adam;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.CustomTraining;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * Learns to balance a pole on a cart by trying: the gradient of a policy (REINFORCE) in steps written by hand. Several
 * carts are driven at once, so that the network answers for all of them in one call.
 *
 * @see <a href="https://link.springer.com/article/10.1007/BF00992696">Williams, "Simple statistical gradient-following
 *     algorithms" (1992)</a>
 */
public final class BalancingPole {

    /** A pole that stands this long counts as balanced for good. */
    public static final int LONGEST = 200;

    private static final int CARTS = 16;
    private static final double DISCOUNT = 0.99;

    private final Random random;
    private final CustomTraining.Part policy;
    private final CustomTraining.Update update;

    private BalancingPole(CustomTraining training, long seed) {
        this.random = new Random(seed);
        this.policy = training.add(
                "policy", Model.sequential(Shape.of(Cart.STATE), dense(32).tanh(), dense(2)));
        this.update = training.update(adam(0.02), policy);
    }

    /** Prints how long the pole stands while the policy learns. */
    public static void main(String[] arguments) {
        System.out.printf(Locale.ROOT, "balanced for %.0f of %d steps%n", learn(1, 100), LONGEST);
    }

    /**
     * Learns until the pole stands.
     *
     * @param updates of the policy at most
     * @return steps that the pole stood in the last tries, on average, 0 to {@value #LONGEST}
     */
    public static double learn(long seed, int updates) {
        try (CustomTraining training = CustomTraining.open(Compile.seed(seed))) {
            BalancingPole learner = new BalancingPole(training, seed);
            double[] recent = new double[5];
            for (int i = 0; i < updates; i++) {
                recent[i % recent.length] = learner.tryAndLearn();
                double steps = Arrays.stream(recent).average().orElse(0);
                if (steps >= LONGEST - 2) {
                    return steps;
                }
            }
            return Arrays.stream(recent).average().orElse(0);
        }
    }

    /** Drives all carts until their poles fall, then makes likelier what led to a long run. Returns the mean length. */
    private double tryAndLearn() {
        Cart[] carts = new Cart[CARTS];
        Arrays.setAll(carts, i -> new Cart(random));
        float[] states = new float[LONGEST * CARTS * Cart.STATE];
        long[] actions = new long[LONGEST * CARTS];
        int[] lengths = new int[CARTS];
        int standing = CARTS;
        for (int step = 0; step < LONGEST && standing > 0; step++) {
            float[] now = new float[CARTS * Cart.STATE];
            for (int i = 0; i < CARTS; i++) {
                carts[i].writeTo(now, i * Cart.STATE);
            }
            System.arraycopy(now, 0, states, step * now.length, now.length);
            NdArray scores = policy.predict(NdArray.of(Shape.of(CARTS, Cart.STATE), now));
            for (int i = 0; i < CARTS; i++) {
                double right = 1 / (1 + Math.exp(scores.at(2 * i) - scores.at(2 * i + 1)));
                boolean goesRight = random.nextDouble() < right;
                actions[step * CARTS + i] = goesRight ? 1 : 0;
                if (carts[i].stands()) {
                    carts[i].push(goesRight);
                    lengths[i]++;
                    standing -= carts[i].stands() ? 0 : 1;
                }
            }
        }
        learn(states, actions, lengths);
        return Arrays.stream(lengths).average().orElse(0);
    }

    private void learn(float[] states, long[] actions, int[] lengths) {
        int steps = Arrays.stream(lengths).max().orElse(0);
        Shape rows = Shape.of((long) steps * CARTS);
        NdArray advantages = NdArray.of(rows, advantages(lengths, steps));
        NdArray seen = NdArray.of(
                Shape.of((long) steps * CARTS, Cart.STATE), Arrays.copyOf(states, steps * CARTS * Cart.STATE));
        NdArray done = NdArray.of(rows, Arrays.copyOf(actions, steps * CARTS));
        update.step(step -> {
            Tensor likelihood = policy.apply(step.constant(seen)).logSoftmax(-1).pick(step.constant(done));
            return likelihood.mul(step.constant(advantages)).mean().neg();
        });
    }

    /** What came after each step, discounted, and how much more that is than the mean; 0 once the pole has fallen. */
    private static float[] advantages(int[] lengths, int steps) {
        float[] values = new float[steps * CARTS];
        double sum = 0;
        double squares = 0;
        int count = Arrays.stream(lengths).sum();
        for (int i = 0; i < CARTS; i++) {
            double after = 0;
            for (int step = lengths[i] - 1; step >= 0; step--) {
                after = 1 + DISCOUNT * after;
                values[step * CARTS + i] = (float) after;
                sum += after;
                squares += after * after;
            }
        }
        double mean = sum / count;
        double deviation = Math.sqrt(Math.max(1e-12, squares / count - mean * mean));
        for (int i = 0; i < CARTS; i++) {
            for (int step = 0; step < lengths[i]; step++) {
                values[step * CARTS + i] = (float) ((values[step * CARTS + i] - mean) / deviation);
            }
        }
        return values;
    }

    /**
     * A pole on a cart that can be pushed left or right, in steps of 20 ms.
     *
     * @see <a href="https://ieeexplore.ieee.org/document/6313077">Barto, Sutton and Anderson (1983)</a>
     */
    private static final class Cart {
        private static final int STATE = 4;
        private static final double GRAVITY = 9.8;
        private static final double CART_MASS = 1.0;
        private static final double POLE_MASS = 0.1;
        private static final double HALF_LENGTH = 0.5;
        private static final double FORCE = 10;
        private static final double SECONDS = 0.02;
        private static final double EDGE = 2.4;
        private static final double FALLEN = Math.toRadians(12);

        private double position;
        private double speed;
        private double angle;
        private double turning;

        Cart(Random random) {
            position = random.nextDouble(-0.05, 0.05);
            speed = random.nextDouble(-0.05, 0.05);
            angle = random.nextDouble(-0.05, 0.05);
            turning = random.nextDouble(-0.05, 0.05);
        }

        boolean stands() {
            return Math.abs(position) <= EDGE && Math.abs(angle) <= FALLEN;
        }

        void push(boolean right) {
            double mass = CART_MASS + POLE_MASS;
            double sine = Math.sin(angle);
            double cosine = Math.cos(angle);
            double pull = ((right ? FORCE : -FORCE) + POLE_MASS * HALF_LENGTH * turning * turning * sine) / mass;
            double angular =
                    (GRAVITY * sine - cosine * pull) / (HALF_LENGTH * (4.0 / 3 - POLE_MASS * cosine * cosine / mass));
            double linear = pull - POLE_MASS * HALF_LENGTH * angular * cosine / mass;
            position += SECONDS * speed;
            speed += SECONDS * linear;
            angle += SECONDS * turning;
            turning += SECONDS * angular;
        }

        void writeTo(float[] states, int at) {
            states[at] = (float) position;
            states[at + 1] = (float) speed;
            states[at + 2] = (float) angle;
            states[at + 3] = (float) turning;
        }
    }
}
