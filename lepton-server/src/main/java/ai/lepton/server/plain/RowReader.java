package ai.lepton.server.plain;

import ai.lepton.codec.raw.RawPart;
import ai.lepton.core.NdArray;
import ai.lepton.runtime.LoadedModel;
import com.linecorp.armeria.common.MediaType;
import java.util.List;
import java.util.Map;

/** Makes a model's inputs of one kind of body. Has no state; may be used by any thread. */
interface RowReader {

    /** What it reads, in words, for who sent something else. */
    String kind();

    /** Whether bodies of this type are of its kind. */
    boolean reads(MediaType type);

    /** Whether a body whose type nobody said looks like its kind. */
    boolean recognises(byte[] body);

    /**
     * Reads a body.
     *
     * @throws ai.lepton.core.LeptonException if it is damaged, or the model takes no such thing
     */
    Rows read(byte[] body, LoadedModel model);

    /**
     * What was in a body.
     *
     * @param parts that go through the model one after the other, and hold every row once; one, unless pictures differ in size
     * @param notes what was done to it that the sender may want to know
     */
    record Rows(List<RawPart> parts, List<String> notes) {

        public Rows {
            parts = List.copyOf(parts);
            notes = List.copyOf(notes);
        }

        /** Rows that go through the model together. */
        static Rows together(int rows, Map<String, NdArray> inputs, List<String> notes) {
            return new Rows(RawPart.of(rows, inputs, Map.of()), notes);
        }
    }
}
