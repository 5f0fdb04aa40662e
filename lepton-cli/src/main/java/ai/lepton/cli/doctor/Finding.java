package ai.lepton.cli.doctor;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a check came to.
 *
 * @param check what was looked at
 * @param status whether Lepton can work with it
 * @param found what is there
 * @param advice what to do about it; null when nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Finding(
        String check, Status status, String found, @Nullable String advice) {

    /** Whether Lepton can work with what was found. */
    public enum Status {
        OK,
        WARN,
        FAIL
    }

    static Finding ok(String check, String found) {
        return new Finding(check, Status.OK, found, null);
    }

    static Finding warn(String check, String found, String advice) {
        return new Finding(check, Status.WARN, found, advice);
    }

    static Finding fail(String check, String found, String advice) {
        return new Finding(check, Status.FAIL, found, advice);
    }
}
