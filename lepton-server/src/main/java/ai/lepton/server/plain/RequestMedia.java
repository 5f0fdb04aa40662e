package ai.lepton.server.plain;

import ai.lepton.codec.image.Picture;
import ai.lepton.codec.image.PictureDecoder;
import ai.lepton.codec.image.PicturePreparation;
import ai.lepton.codec.image.PreparedPicture;
import ai.lepton.codec.sound.SoundDecoder;
import ai.lepton.codec.sound.SoundPreparation;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.core.model.ValueSpec;
import ai.lepton.core.model.ValueSpec.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Decodes the pictures and recordings of one request, and keeps count of the memory that they take. One thread. */
final class RequestMedia {

    /** Of 24 megapixels at most: what a telephone takes, and little memory. */
    private static final PictureDecoder PICTURES = new PictureDecoder(24_000_000, 64L << 20);

    /** Seven minutes at 48 kHz. */
    private static final SoundDecoder SOUNDS = new SoundDecoder(20_000_000, 64L << 20);

    /** Small files become large pictures: without a limit a request of some megabytes could ask for any memory. */
    private static final long MOST_BYTES = 256L << 20;

    private final List<String> notes = new ArrayList<>();
    private long bytes;

    /** Whether an input is a picture. */
    static boolean isPicture(TensorSpec input) {
        return input.image() != null;
    }

    /** Whether an input is a recording. */
    static boolean isSound(TensorSpec input) {
        ValueSpec value = input.value();
        return value != null && value.kind() == Kind.SOUND;
    }

    /** What was done to pictures that their sender may want to know. */
    List<String> notes() {
        return notes;
    }

    /**
     * A picture, prepared as those were that the model learned from, {@code [1, H, W, C]}.
     *
     * @param where messages say it is
     */
    NdArray picture(TensorSpec input, String where, byte[] file) {
        ImageSpec spec = Objects.requireNonNull(input.image(), "image");
        Picture picture = PICTURES.decode(where, file);
        PreparedPicture prepared = PicturePreparation.prepare(picture, spec);
        for (List<String> some : List.of(picture.notes(), prepared.notes())) {
            some.stream().filter(note -> !notes.contains(note)).forEach(notes::add);
        }
        return counted(prepared.input(), where);
    }

    /** A recording, at the model's sample rate, {@code [1, T]}. */
    NdArray sound(TensorSpec input, String where, byte[] file) {
        ValueSpec value = Objects.requireNonNull(input.value(), "value");
        int rate = Objects.requireNonNull(value.sampleRate(), "sampleRate");
        NdArray samples = SoundPreparation.mono(SOUNDS.decode(where, file), rate);
        return counted(samples.reshape(Shape.of(1, samples.elements())), where);
    }

    private NdArray counted(NdArray array, String where) {
        bytes += (long) array.elements() * array.dtype().bytes();
        if (bytes > MOST_BYTES) {
            throw new LeptonException(
                    ErrorCode.BODY_TOO_LARGE,
                    where + ": pictures and recordings of more than " + (MOST_BYTES >> 20)
                            + " MiB so far (expected: less in one request). Send fewer at once.");
        }
        return array;
    }
}
