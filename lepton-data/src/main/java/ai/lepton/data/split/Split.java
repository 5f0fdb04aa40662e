package ai.lepton.data.split;

import ai.lepton.data.table.Table;
import java.util.Objects;

/**
 * A table in two parts that share no row.
 *
 * @param train rows to learn from
 * @param held rows to measure with
 */
public record Split(TrainingRows train, Table held) {

    public Split {
        Objects.requireNonNull(train, "train");
        Objects.requireNonNull(held, "held");
    }

    /** Two tables that were split elsewhere, such as the official parts of a data set. */
    public static Split given(Table train, Table held) {
        return new Split(new TrainingRows(train), held);
    }
}
