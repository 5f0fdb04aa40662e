package ai.lepton.data.table;

/** What the cells of a column are. */
public enum ColumnType {
    /** Numbers; NaN where missing. */
    NUMBER,
    /** One of some names; null where missing. */
    CATEGORY,
    /** Words; null where missing. */
    TEXT,
    /** Points in time, in milliseconds since 1970-01-01T00:00Z; {@link Chunk#NO_DATE} where missing. */
    DATE,
    /** Pictures, as encoded files. */
    IMAGE,
    /** Recordings, as encoded files. */
    SOUND
}
