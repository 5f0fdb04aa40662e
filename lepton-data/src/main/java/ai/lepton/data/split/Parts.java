package ai.lepton.data.split;

import ai.lepton.data.table.Table;

/** A way to divide rows. */
interface Parts {

    /**
     * The part of each row, by its place.
     *
     * @param shares of each part; sum 1
     */
    byte[] divide(Table table, double[] shares);

    /** Whether a later part comes after the earlier ones in time. */
    default boolean isOrdered() {
        return false;
    }
}
