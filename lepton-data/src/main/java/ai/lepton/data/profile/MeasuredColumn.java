package ai.lepton.data.profile;

import ai.lepton.core.data.ColumnProfile;

/** Values of one thing that is measured of every file. */
final class MeasuredColumn {

    private final String name;
    private final String type;
    private final NumberSketch numbers = new NumberSketch();
    private final ValueCounts values = new ValueCounts();
    private long count;

    /** @param type as of {@link ColumnProfile} */
    MeasuredColumn(String name, String type) {
        this.name = name;
        this.type = type;
    }

    static MeasuredColumn ofNumbers(String name) {
        return new MeasuredColumn(name, "NUMBER");
    }

    static MeasuredColumn ofWords(String name) {
        return new MeasuredColumn(name, "CATEGORY");
    }

    void add(double number) {
        count++;
        numbers.add(number);
        values.add(number);
    }

    void add(String word) {
        count++;
        values.add(word);
    }

    boolean isUsed() {
        return count > 0;
    }

    /** @param rows how many files there are; those without a value are missing */
    ColumnProfile profile(long rows) {
        return new ColumnProfile(
                name,
                type,
                null,
                rows - count,
                0,
                values.distinct(),
                values.isExact(),
                numbers.profile(),
                null,
                values.top());
    }
}
