package ai.lepton.data.split;

import ai.lepton.data.table.Table;
import java.util.Arrays;

/** By time, or another number: each part is a stretch, and one place is never cut. */
record OrderedParts(String column) implements Parts {

    @Override
    public boolean isOrdered() {
        return true;
    }

    @Override
    public byte[] divide(Table table, double[] shares) {
        DoubleList places = new DoubleList();
        RowKeys.visitPlaces(table, column, (row, place) -> places.add(place));
        double[] sorted = places.toArray();
        Arrays.sort(sorted);
        // Part i begins at starts[i]; a cut that would fall between equal places moves behind or before them, whichever
        // is nearer.
        double[] starts = new double[shares.length];
        Arrays.fill(starts, Double.POSITIVE_INFINITY);
        starts[0] = Double.NEGATIVE_INFINITY;
        double share = 0;
        for (int i = 1; i < shares.length; i++) {
            share += shares[i - 1];
            int cut = (int) Math.round(share * sorted.length);
            if (cut < sorted.length) {
                starts[i] = start(sorted, cut);
            }
        }
        byte[] partOf = new byte[sorted.length];
        for (int row = 0; row < partOf.length; row++) {
            int part = 0;
            while (part + 1 < starts.length && places.get(row) >= starts[part + 1]) {
                part++;
            }
            partOf[row] = (byte) part;
        }
        return partOf;
    }

    private static double start(double[] sorted, int cut) {
        int before = cut;
        while (before > 0 && sorted[before - 1] == sorted[cut]) {
            before--;
        }
        int behind = cut;
        while (behind < sorted.length && sorted[behind] == sorted[cut]) {
            behind++;
        }
        boolean nearer = before > 0 && (cut - before <= behind - cut || behind == sorted.length);
        return nearer ? sorted[before] : behind == sorted.length ? Double.POSITIVE_INFINITY : sorted[behind];
    }
}
