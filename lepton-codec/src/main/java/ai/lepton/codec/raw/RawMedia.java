package ai.lepton.codec.raw;

import java.util.Objects;

/**
 * An encoded picture or recording.
 *
 * @param name what errors call it, such as its file's name
 * @param bytes its content; shared, and only read
 */
@SuppressWarnings("ArrayRecordComponent") // 2026-11: compared by nobody, and copying a file for each look costs
public record RawMedia(String name, byte[] bytes) {

    public RawMedia {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(bytes, "bytes");
    }
}
