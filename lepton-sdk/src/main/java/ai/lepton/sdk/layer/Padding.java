package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Window;

/** What happens at the border of an image or series. */
public enum Padding {
    /** No padding: windows lie wholly inside. */
    VALID {
        @Override
        Window window(Slide slide, long length) {
            return Window.valid(slide.size(), slide.stride(), slide.dilation());
        }
    },
    /**
     * Padded so that the output has {@code ceil(length / stride)} elements, of a transposed convolution {@code length *
     * stride}; an odd element goes behind.
     */
    SAME {
        @Override
        Window window(Slide slide, long length) {
            return Window.same(slide.size(), slide.stride(), slide.dilation(), length);
        }

        @Override
        boolean needsLength(Slide slide) {
            return slide.stride() != 1;
        }
    },
    /** Of a series: padded before only, so that no output sees a later step; as many outputs as with {@link #SAME}. */
    CAUSAL {
        @Override
        Window window(Slide slide, long length) {
            return Window.causal(slide.size(), slide.stride(), slide.dilation());
        }
    };

    /** The window over an axis of this length, which may be {@link Shape#UNKNOWN} unless {@link #needsLength}. */
    abstract Window window(Slide slide, long length);

    /** Whether the padding depends on the length of the axis. */
    boolean needsLength(Slide slide) {
        return false;
    }

    /** Refuses what there is for convolutions of series only. */
    Padding requireNotCausal() {
        if (this == CAUSAL) {
            throw new IllegalArgumentException("padding: CAUSAL (expected: VALID or SAME)");
        }
        return this;
    }
}
