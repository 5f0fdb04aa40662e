package ai.lepton.core.api;

/**
 * What became of the rows that a run was given.
 *
 * @param train rows that the model was fitted to
 * @param validation rows by which the training was stopped, in no other way learned from; 0 where each row was so once
 * @param test rows that the figures were measured on
 * @param dropped rows without a value to predict, which were left out
 */
public record RowCounts(long train, long validation, long test, long dropped) {

    /** How many were used. */
    public long used() {
        return train + validation + test;
    }
}
