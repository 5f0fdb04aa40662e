package ai.lepton.codec.image;

import ai.lepton.core.NdArray;
import java.util.List;

/**
 * A picture as a model's input.
 *
 * @param input UINT8 {@code [1, H, W, C]}
 * @param notes for people, in the order in which things were done, such as {@code light background inverted}; empty if
 *     the picture was taken as it is
 */
public record PreparedPicture(NdArray input, List<String> notes) {

    public PreparedPicture {
        notes = List.copyOf(notes);
    }
}
