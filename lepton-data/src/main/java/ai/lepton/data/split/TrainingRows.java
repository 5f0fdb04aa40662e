package ai.lepton.data.split;

import ai.lepton.data.table.Table;
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
}
