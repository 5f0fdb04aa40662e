package ai.lepton.codec.image.internal;

/**
 * Places a drawing as the digits of MNIST are: its box scaled to fit 20 by 20 with smooth edges, its centre of mass on
 * pixel (14, 14) of 28 by 28. Other sizes in proportion.
 */
public final class InkPlacement {

    /** The share of a side that the drawing's box may take: 20 of 28. */
    private static final double BOX = 20.0 / 28;

    /**
     * The least width of a stroke in pixels of 28: a fine pen on a large sheet would vanish otherwise. Nine in ten of
     * MNIST's digits are wider than 1.8, half of them than 2.5.
     */
    private static final double LEAST_STROKE = 2.2;

    private InkPlacement() {}

    /** Light ink on black, {@code [height, width]}. */
    static byte[] place(Ink ink, int height, int width) {
        int boxHeight = Math.max(1, (int) Math.round(height * BOX));
        int boxWidth = Math.max(1, (int) Math.round(width * BOX));
        Plane amount = thickened(ink, boxHeight, boxWidth);
        amount = amount.crop(boundary(amount));
        double scale = Math.min((double) boxHeight / amount.height(), (double) boxWidth / amount.width());
        Plane scaled = Resampling.resize(
                amount,
                Math.max(1, Math.min(boxHeight, (int) Math.round(amount.height() * scale))),
                Math.max(1, Math.min(boxWidth, (int) Math.round(amount.width() * scale))));
        return centred(scaled, height, width);
    }

    private static byte[] centred(Plane drawing, int height, int width) {
        double mass = 0;
        double massY = 0;
        double massX = 0;
        float most = 0;
        for (int y = 0; y < drawing.height(); y++) {
            for (int x = 0; x < drawing.width(); x++) {
                float value = drawing.at(y, x);
                mass += value;
                massY += value * y;
                massX += value * x;
                most = Math.max(most, value);
            }
        }
        int top = within((int) Math.round(height / 2.0 - massY / mass), height - drawing.height());
        int left = within((int) Math.round(width / 2.0 - massX / mass), width - drawing.width());
        byte[] placed = new byte[height * width];
        for (int y = 0; y < drawing.height(); y++) {
            for (int x = 0; x < drawing.width(); x++) {
                placed[(top + y) * width + left + x] = (byte) Math.round(255 * drawing.at(y, x) / most);
            }
        }
        return placed;
    }

    private static int within(int offset, int most) {
        return Math.max(0, Math.min(most, offset));
    }

    /** Widens strokes that would be too thin once the drawing is scaled to its box. */
    private static Plane thickened(Ink ink, int boxHeight, int boxWidth) {
        int height = ink.amount().height();
        int width = ink.amount().width();
        Box box = boundary(ink.amount());
        double scale = Math.min((double) boxHeight / box.height(), (double) boxWidth / box.width());
        double least = LEAST_STROKE * Math.max(boxHeight, boxWidth) / 20 / scale;
        double missing = (least - strokeWidth(ink.core(), height, width)) / 2;
        if (missing <= 0) {
            return ink.amount();
        }
        // Room for what grows over the edge of the cut-out.
        int margin = (int) Math.ceil(missing) + 1;
        int grownHeight = height + 2 * margin;
        int grownWidth = width + 2 * margin;
        boolean[] core = new boolean[grownHeight * grownWidth];
        Plane grown = new Plane(grownHeight, grownWidth);
        for (int y = 0; y < height; y++) {
            int to = (y + margin) * grownWidth + margin;
            System.arraycopy(ink.core(), y * width, core, to, width);
            System.arraycopy(ink.amount().values(), y * width, grown.values(), to, width);
        }
        Plane distance = Distance.to(core, grownHeight, grownWidth);
        for (int i = 0; i < core.length; i++) {
            double near = missing + 0.5 - distance.values()[i];
            grown.values()[i] = Math.max(grown.values()[i], (float) Math.max(0, Math.min(1, near)));
        }
        return grown;
    }

    /** Mean width of the strokes in pixels: twice the area over the outline, which runs along both sides. */
    private static double strokeWidth(boolean[] core, int height, int width) {
        long area = 0;
        long steps = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean inside = core[y * width + x];
                area += inside ? 1 : 0;
                steps += inside != (x + 1 < width && core[y * width + x + 1]) ? 1 : 0;
                steps += inside != (y + 1 < height && core[(y + 1) * width + x]) ? 1 : 0;
                steps += inside && x == 0 ? 1 : 0;
                steps += inside && y == 0 ? 1 : 0;
            }
        }
        // Steps along rows and columns are longer than a slanted outline, by 4 / pi on average.
        return 2 * area / (steps * Math.PI / 4);
    }

    /** The smallest box around everything that is at least faintly inked. */
    private static Box boundary(Plane amount) {
        int left = amount.width();
        int top = amount.height();
        int right = 0;
        int bottom = 0;
        for (int y = 0; y < amount.height(); y++) {
            for (int x = 0; x < amount.width(); x++) {
                if (amount.at(y, x) > 0.25) {
                    left = Math.min(left, x);
                    right = Math.max(right, x + 1);
                    top = Math.min(top, y);
                    bottom = Math.max(bottom, y + 1);
                }
            }
        }
        return new Box(left, top, right, bottom);
    }
}
