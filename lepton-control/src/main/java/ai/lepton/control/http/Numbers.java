package ai.lepton.control.http;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;

/** Numbers in paths and queries, read here rather than by the web framework so that errors name them. */
final class Numbers {

    private static final int SHOWN = 40;

    private Numbers() {}

    /**
     * A whole number within bounds.
     *
     * @throws LeptonException {@link ErrorCode#BAD_REQUEST} naming it
     */
    static long read(String name, String text, long least, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new LeptonException(
                ErrorCode.BAD_REQUEST,
                name + ": " + (text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text)
                        + " (expected: a whole number, "
                        + (most == Long.MAX_VALUE || most == Integer.MAX_VALUE ? ">= " + least : least + " to " + most)
                        + ")");
    }

    static int read(String name, String text, int least, int most) {
        return (int) read(name, text, (long) least, (long) most);
    }
}
