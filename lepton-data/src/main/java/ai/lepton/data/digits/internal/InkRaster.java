package ai.lepton.data.digits.internal;

import java.util.random.RandomGenerator;

/** A small square of ink, 0 to 1 a pixel. Pixel (0, 0) covers 0 to 1 on both axes. */
final class InkRaster {

    /** How far the darkest pixel is pushed over full ink, so that a stroke's middle is even. */
    private static final float FULL = 1.25f;

    private final int side;
    private float[] ink;

    InkRaster(int side) {
        this.side = side;
        ink = new float[side * side];
    }

    /** Draws a line with round ends: full ink within {@code radius}, falling to none over one pixel. */
    void line(double fromX, double fromY, double toX, double toY, double radius) {
        double reach = radius + 1;
        int left = Math.max(0, (int) Math.floor(Math.min(fromX, toX) - reach));
        int right = Math.min(side - 1, (int) Math.ceil(Math.max(fromX, toX) + reach));
        int top = Math.max(0, (int) Math.floor(Math.min(fromY, toY) - reach));
        int bottom = Math.min(side - 1, (int) Math.ceil(Math.max(fromY, toY) + reach));
        double dx = toX - fromX;
        double dy = toY - fromY;
        double square = dx * dx + dy * dy;
        for (int y = top; y <= bottom; y++) {
            for (int x = left; x <= right; x++) {
                double px = x + 0.5 - fromX;
                double py = y + 0.5 - fromY;
                double along = square == 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / square));
                double awayX = px - along * dx;
                double awayY = py - along * dy;
                double amount = radius + 0.5 - Math.sqrt(awayX * awayX + awayY * awayY);
                if (amount > ink[y * side + x]) {
                    ink[y * side + x] = (float) Math.min(1, amount);
                }
            }
        }
    }

    /** A blur with three weights an axis. {@code sigma} is in pixels, below 1. */
    void blur(double sigma) {
        float centre = 1;
        float beside = (float) Math.exp(-1 / (2 * sigma * sigma));
        float sum = centre + 2 * beside;
        ink = blurred(blurred(ink, 1, centre / sum, beside / sum), side, centre / sum, beside / sum);
    }

    private float[] blurred(float[] source, int step, float centre, float beside) {
        float[] blurred = new float[source.length];
        for (int i = 0; i < source.length; i++) {
            int at = step == 1 ? i % side : i / side;
            float before = at == 0 ? 0 : source[i - step];
            float after = at == side - 1 ? 0 : source[i + step];
            blurred[i] = centre * source[i] + beside * (before + after);
        }
        return blurred;
    }

    /** Scales the ink so that the middle of the strokes is full, however thin they are. */
    void saturate() {
        float most = 1e-6f;
        for (float value : ink) {
            most = Math.max(most, value);
        }
        for (int i = 0; i < ink.length; i++) {
            ink[i] = Math.min(1, ink[i] * FULL / most);
        }
    }

    /** Makes the ink uneven; the ground stays black. */
    void roughen(double deviation, RandomGenerator random) {
        for (int i = 0; i < ink.length; i++) {
            if (ink[i] > 0.01f) {
                ink[i] *= (float) (1 + deviation * random.nextGaussian());
            }
        }
    }

    /** Unsigned bytes, moved by whole pixels so that the centre of mass is in the middle. */
    byte[] centred() {
        double mass = 0;
        double massX = 0;
        double massY = 0;
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                float amount = ink[y * side + x];
                mass += amount;
                massX += amount * x;
                massY += amount * y;
            }
        }
        int right = (int) Math.round(side / 2.0 - massX / mass);
        int down = (int) Math.round(side / 2.0 - massY / mass);
        byte[] bytes = new byte[ink.length];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int fromY = y - down;
                int fromX = x - right;
                if (fromY >= 0 && fromY < side && fromX >= 0 && fromX < side) {
                    float value = Math.max(0, Math.min(1, ink[fromY * side + fromX]));
                    bytes[y * side + x] = (byte) Math.round(255 * value);
                }
            }
        }
        return bytes;
    }
}
