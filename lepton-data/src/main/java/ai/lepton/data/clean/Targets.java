package ai.lepton.data.clean;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.data.ColumnProfile;
import ai.lepton.core.data.TableProfile;
import ai.lepton.core.data.ValueCount;
import java.util.List;

/** What a column must be to be learned. */
public final class Targets {

    private Targets() {}

    /**
     * A column to tell classes apart by must have two values or more.
     *
     * @throws LeptonException {@link ErrorCode#DATA_MISMATCH} naming the column, and the values that it has
     */
    public static void requireClasses(TableProfile profile, String column) {
        List<String> names = profile.columns().stream().map(ColumnProfile::name).toList();
        int index = names.indexOf(column);
        if (index < 0) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    profile.origin() + ": column \"" + column + "\": not there (expected: one of " + names + ")");
        }
        ColumnProfile found = profile.columns().get(index);
        if (found.distinct() < 2) {
            String values = found.top().stream()
                    .map(ValueCount::value)
                    .findFirst()
                    .map(value -> "\"" + value + "\" in all " + (profile.rows() - found.missing())
                            + " rows that have a value")
                    .orElse("no value in any row");
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    profile.origin() + ": column \"" + column + "\": " + values
                            + " (expected: two classes or more). Choose another target, or get rows of the other class.");
        }
    }
}
