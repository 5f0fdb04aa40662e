package ai.lepton.recipes.image;

import ai.lepton.core.NdArray;
import ai.lepton.data.images.LabelledImages;
import ai.lepton.sdk.data.Dataset;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Test pictures that are, pixel for pixel, among those to train on: a figure that counts them is too good. */
final class SeenPictures {

    private static final int SLICE = 1_000;

    private SeenPictures() {}

    /** A note about them; empty if there are none. */
    static Optional<String> note(LabelledImages data) {
        Map<Integer, int[]> tests = new HashMap<>(); // rows by hash
        each(data.test(), (row, pixels) -> tests.merge(Arrays.hashCode(pixels), new int[] {row}, SeenPictures::joined));
        boolean[] isSeen = new boolean[data.test().size()];
        each(data.train(), (row, pixels) -> {
            for (int test : tests.getOrDefault(Arrays.hashCode(pixels), new int[0])) {
                isSeen[test] = isSeen[test]
                        || data.test().batch(new int[] {test}).input().buffer().compareTo(ByteBuffer.wrap(pixels)) == 0;
            }
        });
        int seen = 0;
        for (boolean one : isSeen) {
            seen += one ? 1 : 0;
        }
        return seen == 0
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%,d of the %,d test pictures are among those to train on, too: the figures are better than on"
                                + " pictures that are new",
                        seen,
                        isSeen.length));
    }

    private interface Visitor {
        void visit(int row, byte[] pixels);
    }

    private static void each(Dataset rows, Visitor visitor) {
        byte[] pixels = new byte[(int) rows.inputShape().elements()];
        for (int from = 0; from < rows.size(); from += SLICE) {
            int count = Math.min(SLICE, rows.size() - from);
            int first = from;
            int[] chosen = new int[count];
            Arrays.setAll(chosen, i -> first + i);
            NdArray some = rows.batch(chosen).input();
            for (int i = 0; i < count; i++) {
                some.buffer().get(i * pixels.length, pixels);
                visitor.visit(from + i, pixels);
            }
        }
    }

    private static int[] joined(int[] rows, int[] more) {
        int[] all = Arrays.copyOf(rows, rows.length + more.length);
        System.arraycopy(more, 0, all, rows.length, more.length);
        return all;
    }
}
