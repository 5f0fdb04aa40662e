package ai.lepton.data.feature;

import ai.lepton.data.table.ColumnType;
import java.util.Objects;

/**
 * A column of pictures of any size, as an input of the network of its own, {@code [height, width, channels]}.
 *
 * @param column that it is made from
 * @param into name of the network's input that it is part of, or is
 * @param height in pixels
 * @param width in pixels
 * @param channels 1 for grey, 3 for red, green, blue
 * @param crop whether the picture keeps its aspect ratio and is cut around its middle; else it is stretched
 * @param standardised whether each channel is brought to mean 0 and standard deviation 1 over the training rows; else pixels
 *     are from 0 to 1
 */
public record ImageFeature(
        String column, String into, int height, int width, int channels, boolean crop, boolean standardised)
        implements Feature {

    /** @throws IllegalArgumentException naming what does not fit */
    public ImageFeature {
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(into, "into");
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("size: " + height + " x " + width + " (expected: > 0)");
        }
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("channels: " + channels + " (expected: 1 or 3)");
        }
    }

    /** In shades of grey. */
    public ImageFeature grey() {
        return new ImageFeature(column, into, height, width, 1, crop, standardised);
    }

    /** Keeps the aspect ratio: scaled so that the size is just covered, then cut around the middle. */
    public ImageFeature cropped() {
        return new ImageFeature(column, into, height, width, channels, true, standardised);
    }

    /** Brings each channel to mean 0 and standard deviation 1. */
    public ImageFeature withStandardisedChannels() {
        return new ImageFeature(column, into, height, width, channels, crop, true);
    }

    @Override
    public ImageFeature into(String input) {
        return new ImageFeature(column, input, height, width, channels, crop, standardised);
    }

    @Override
    public ColumnType type() {
        return ColumnType.IMAGE;
    }
}
