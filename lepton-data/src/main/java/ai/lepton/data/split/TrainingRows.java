package ai.lepton.data.split;

import ai.lepton.data.table.Limits;
import ai.lepton.data.table.Table;
import java.util.BitSet;
import java.util.Map;
import java.util.Objects;

/**
 * Rows that may be learned from: what is fitted (means, vocabularies, weights) is fitted on these alone. Only a split makes
 * them, so that nobody fits on rows that are measured with later.
 */
public final class TrainingRows {

    private final Table table;

    TrainingRows(Table table) {
        this.table = Objects.requireNonNull(table, "table");
    }

    public Table table() {
        return table;
    }

    /** Some of these rows, by the places whose bits are set. */
    public TrainingRows where(BitSet places) {
        return new TrainingRows(table.rows(places));
    }

    /** The same rows, with the numbers of some columns brought within limits. */
    public TrainingRows clipped(Map<String, Limits> limits) {
        return new TrainingRows(table.clipped(limits));
    }
}
