package ai.lepton.data.profile;

import ai.lepton.codec.image.Picture;
import ai.lepton.codec.image.PictureDecoder;
import ai.lepton.codec.image.PictureInfo;
import ai.lepton.core.NdArray;
import ai.lepton.data.tree.TreeFile;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Of pictures: height, width, format, colour, and how bright they are. All headers are read; the pixels of the first pictures,
 * until they are {@value #MOST_PIXELS} together: those of more say nothing new, and take their time.
 */
final class PictureFacts extends MediaFacts<PictureFacts.Measured> {

    private static final long MOST_PIXELS = 2_000_000_000;
    /** A picture's mean needs no more pixels than this. */
    private static final int LOOKED_AT = 10_000;

    private final MeasuredColumn height = MeasuredColumn.ofNumbers("height");
    private final MeasuredColumn width = MeasuredColumn.ofNumbers("width");
    private final MeasuredColumn format = MeasuredColumn.ofWords("format");
    private final MeasuredColumn colour = MeasuredColumn.ofWords("colour");
    private final MeasuredColumn brightness = MeasuredColumn.ofNumbers("brightness");
    private final MeasuredColumn red = MeasuredColumn.ofNumbers("red");
    private final MeasuredColumn green = MeasuredColumn.ofNumbers("green");
    private final MeasuredColumn blue = MeasuredColumn.ofNumbers("blue");
    private final AtomicLong pixels = new AtomicLong();

    /**
     * One picture.
     *
     * @param info of its header
     * @param colour in words
     * @param means of its channels, one or three, 0 to 255; null where its pixels were not read
     */
    record Measured(
            PictureInfo info, String colour, @Nullable List<Double> means) {}

    @Override
    Measured measure(TreeFile file) {
        PictureInfo info = PictureDecoder.STANDARD.inspect(file.name(), file::open);
        if (pixels.addAndGet((long) info.height() * info.width()) > MOST_PIXELS) {
            return new Measured(info, info.grey() ? "grey" : "colour", null);
        }
        Picture picture = PictureDecoder.STANDARD.decode(file.name(), file::open);
        String colour = (picture.channels() <= 2 ? "grey" : "colour") + (picture.hasAlpha() ? " with alpha" : "");
        return new Measured(info, colour, means(picture));
    }

    private static List<Double> means(Picture picture) {
        NdArray values = picture.pixels();
        int channels = picture.channels();
        int colours = channels <= 2 ? 1 : 3;
        int pixelCount = picture.height() * picture.width();
        int step = Math.max(1, pixelCount / LOOKED_AT);
        double[] sums = new double[colours];
        int looked = 0;
        for (int pixel = 0; pixel < pixelCount; pixel += step) {
            for (int c = 0; c < colours; c++) {
                sums[c] += values.at(pixel * channels + c);
            }
            looked++;
        }
        double count = looked;
        return Arrays.stream(sums).map(sum -> sum / count).boxed().toList();
    }

    @Override
    void add(Measured measured) {
        height.add(measured.info.height());
        width.add(measured.info.width());
        format.add(measured.info.format());
        colour.add(measured.colour);
        List<Double> means = measured.means;
        if (means == null) {
            return;
        }
        if (means.size() == 1) {
            brightness.add(means.get(0));
            return;
        }
        brightness.add(0.299 * means.get(0)
                + 0.587 * means.get(1)
                + 0.114 * means.get(2)); // as the decoder makes grey of colour
        red.add(means.get(0));
        green.add(means.get(1));
        blue.add(means.get(2));
    }

    @Override
    List<MeasuredColumn> measured() {
        return List.of(height, width, format, colour, brightness, red, green, blue);
    }
}
