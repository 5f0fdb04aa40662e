package ai.lepton.data.feature;

/** A part of a date, in UTC. */
public enum DatePart {
    /** Brought to mean 0 and standard deviation 1 (at least one year). */
    YEAR(0),
    /** January to December. */
    MONTH(12),
    /** The first to the 31st. */
    DAY(31),
    /** Monday to Sunday. */
    WEEKDAY(7),
    /** 0 to 23. */
    HOUR(24);

    private final int cycle;

    DatePart(int cycle) {
        this.cycle = cycle;
    }

    /** How many values it can have; 0 for the year, which does not come round again. */
    public int cycle() {
        return cycle;
    }

    /** Whether it comes round again. */
    public boolean isCyclic() {
        return cycle > 0;
    }
}
