package ai.lepton.codec.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.core.model.ImageSpec.Fit;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PicturePreparationTest {

    private static final ImageSpec DIGIT = new ImageSpec(28, 28, 1, Fit.CENTRED_INK);

    private static final List<NdArray> CLEAN = IntStream.range(0, 10)
            .mapToObj(digit -> prepare(digit(digit, 112), DIGIT).input())
            .toList();

    @Test
    void takesAPictureThatIsReadyByteForByte() {
        byte[] pixels = new byte[784];
        new Random(3).nextBytes(pixels);
        for (int i = 0; i < 784; i++) {
            boolean edge = i < 28 || i >= 756 || i % 28 == 0 || i % 28 == 27;
            pixels[i] = edge ? 0 : pixels[i];
        }
        NdArray grey = NdArray.ofBytes(Shape.of(28, 28, 1), pixels);

        PreparedPicture prepared = prepare(grey, DIGIT);

        assertThat(prepared.input()).isEqualTo(grey.reshape(Shape.of(1, 28, 28, 1)));
        assertThat(prepared.notes()).isEmpty();
    }

    @Test
    void takesAReadyPictureInColourChannelsToo() {
        byte[] rgb = new byte[784 * 3];
        Arrays.fill(rgb, 3 * 400, 3 * 410, (byte) 200);

        PreparedPicture prepared = prepare(NdArray.ofBytes(Shape.of(28, 28, 3), rgb), DIGIT);

        assertThat(prepared.input().at(400)).isEqualTo(200);
        assertThat(prepared.input().at(410)).isZero();
        assertThat(prepared.notes()).isEmpty();
    }

    @Test
    void readsAPhotoOfADigitOnPaper() {
        // 1200 x 1600, blue pen, at an angle, lit from one side, with noise and dust, compressed as JPEG.
        NdArray photo = new PaperPhoto(1600, 1200, 420, 500, 850, 560, 800, 1100, 350, 1000)
                .light(1, 0.5)
                .noise(6)
                .specks(30)
                .of(5, 11);
        Picture picture = PictureDecoder.STANDARD.decode("photo.jpg", EncodedPictures.jpeg(photo));

        PreparedPicture prepared = PicturePreparation.prepare(picture, DIGIT);

        assertThat(mostAlike(prepared)).isEqualTo(5);
        assertThat(prepared.notes()).containsExactly("light background inverted", "uneven background evened out");
        assertPlacedLikeMnist(prepared);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void findsEveryDigitAcrossAShadowsEdge(int digit) {
        NdArray photo = new PaperPhoto(640, 480, 100, 170, 380, 190, 360, 460, 90, 450)
                .light(0.5, 1)
                .shadow(0.6)
                .noise(6)
                .specks(12)
                .rules(0.08)
                .pen(40, 40, 50)
                .of(digit, digit);

        PreparedPicture prepared = prepare(photo, DIGIT);

        assertThat(mostAlike(prepared)).isEqualTo(digit);
        assertPlacedLikeMnist(prepared);
    }

    @Test
    void findsAFinePenOnALargeSheetAndWidensItsStroke() {
        NdArray sheet = new PaperPhoto(800, 800, 100, 100, 700, 100, 700, 700, 100, 700)
                .strokeWidth(0.01)
                .pen(0, 0, 0)
                .of(3, 1);

        PreparedPicture prepared = prepare(sheet, DIGIT);

        assertThat(mostAlike(prepared)).isEqualTo(3);
        assertThat(ink(prepared)).isBetween(60.0, 160.0); // MNIST's digits: 102 on average
    }

    @Test
    void takesChalkOnABoardAsItIs() {
        NdArray board = new PaperPhoto(300, 300, 40, 20, 200, 20, 200, 180, 40, 180)
                .paper(30, 45, 35)
                .pen(225, 225, 215)
                .of(4, 1);

        PreparedPicture prepared = prepare(board, DIGIT);

        assertThat(mostAlike(prepared)).isEqualTo(4);
        assertThat(prepared.notes()).isEmpty();
    }

    @Test
    void findsTheSheetOnATable() {
        NdArray photo = new PaperPhoto(500, 500, 150, 150, 330, 140, 340, 340, 160, 350)
                .light(1, 0.7)
                .noise(4)
                .of(2, 1);
        for (int y = 0; y < 500; y++) {
            for (int x = 0; x < 500; x++) {
                double across = x - 0.1 * y;
                double down = y + 0.08 * x;
                if (across < 50 || across > 400 || down < 80 || down > 460) {
                    for (int c = 0; c < 3; c++) {
                        photo.buffer().put((y * 500 + x) * 3 + c, (byte) (50 + 10 * c + (x * 7 + y * 13) % 9));
                    }
                }
            }
        }

        PreparedPicture prepared = prepare(photo, DIGIT);

        assertThat(mostAlike(prepared)).isEqualTo(2);
        assertThat(prepared.notes()).startsWith("looked on the sheet within the picture");
    }

    @Test
    void readsInkThatDiffersInColourAlone() {
        NdArray drawing = new PaperPhoto(200, 200, 20, 20, 180, 20, 180, 180, 20, 180)
                .paper(40, 160, 40)
                .pen(228, 60, 60)
                .of(6, 1);

        PreparedPicture prepared = prepare(drawing, DIGIT);

        assertThat(mostAlike(prepared)).isEqualTo(6);
        assertThat(prepared.notes()).contains("read in red, where the drawing stands out most");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 255})
    void flattensTransparencySoThatTheInkStaysVisible(int ink) {
        NdArray drawn = new PaperPhoto(100, 80, 5, 15, 70, 15, 70, 80, 5, 80)
                .paper(0, 0, 0)
                .pen(255, 255, 255)
                .of(7, 1);
        byte[] rgba = new byte[100 * 80 * 4];
        for (int i = 0; i < 8000; i++) {
            Arrays.fill(rgba, 4 * i, 4 * i + 3, (byte) ink);
            rgba[4 * i + 3] = (byte) drawn.at(3 * i);
        }
        Picture picture = PictureDecoder.STANDARD.decode(
                "sticker.png", PngWriter.png(NdArray.ofBytes(Shape.of(100, 80, 4), rgba)));

        PreparedPicture prepared = PicturePreparation.prepare(picture, DIGIT);

        assertThat(mostAlike(prepared)).isEqualTo(7);
        if (ink == 0) {
            assertThat(prepared.notes())
                    .containsExactly("transparency flattened on white", "light background inverted");
        } else {
            assertThat(prepared.notes())
                    .containsExactly("transparency flattened on black, because what is drawn is light");
        }
    }

    @Test
    void doesNotMistakeASecondDigitForAPartOfTheFirst() {
        byte[] two = new byte[60 * 160];
        Arrays.fill(two, (byte) 255);
        NdArray large = digit(8, 40);
        NdArray small = digit(3, 36);
        for (int y = 0; y < 40; y++) {
            for (int x = 0; x < 40; x++) {
                two[(y + 10) * 160 + x + 10] = (byte) large.at((y * 40 + x) * 3);
                if (y < 36 && x < 36) {
                    two[(y + 10) * 160 + x + 110] = (byte) small.at((y * 36 + x) * 3);
                }
            }
        }

        PreparedPicture prepared = prepare(NdArray.ofBytes(Shape.of(60, 160, 1), two), DIGIT);

        assertThat(mostAlike(prepared)).isEqualTo(8);
        assertThat(prepared.notes()).contains("several separate drawings found: took the largest");
    }

    @Test
    void saysThatAPictureIsBlank() {
        byte[] white = new byte[50 * 50];
        Arrays.fill(white, (byte) 250);
        NdArray noisy = new PaperPhoto(200, 200, 300, 300, 400, 300, 400, 400, 300, 400)
                .light(1, 0.5)
                .noise(5)
                .of(1, 1);

        for (NdArray blank : new NdArray[] {
            NdArray.ofBytes(Shape.of(50, 50, 1), white), NdArray.ofBytes(Shape.of(1, 1, 1), (byte) 9), noisy
        }) {
            assertThatThrownBy(() -> PicturePreparation.prepare(new Picture("empty.png", blank), DIGIT))
                    .isInstanceOfSatisfying(
                            LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_UNREADABLE))
                    .hasMessageContaining("empty.png: the picture is blank");
        }
    }

    @Test
    void neverFailsInAnyOtherWayWhateverThePicture() {
        Random random = new Random(Seeds.next());
        for (int round = 0; round < 200; round++) {
            int height = 1 + random.nextInt(40);
            int width = 1 + random.nextInt(40);
            int channels = 1 + random.nextInt(4);
            byte[] pixels = new byte[height * width * channels];
            random.nextBytes(pixels);
            Picture picture = new Picture("noise", NdArray.ofBytes(Shape.of(height, width, channels), pixels));
            for (ImageSpec spec : new ImageSpec[] {DIGIT, new ImageSpec(9, 5, 3, Fit.CENTRED_INK)}) {
                try {
                    PreparedPicture prepared = PicturePreparation.prepare(picture, spec);
                    assertThat(prepared.input().shape())
                            .isEqualTo(Shape.of(1, spec.height(), spec.width(), spec.channels()));
                } catch (LeptonException e) {
                    assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_UNREADABLE);
                }
            }
        }
    }

    @Test
    void shrinksByTheMeanOverAreas() {
        NdArray pixels = NdArray.ofBytes(
                Shape.of(2, 6, 1), PictureDecoderTest.ofInts(0, 10, 20, 30, 40, 50, 100, 110, 120, 130, 140, 150));

        PreparedPicture half = prepare(pixels, new ImageSpec(1, 3, 1, Fit.RESIZE));
        PreparedPicture quarters = prepare(pixels, new ImageSpec(2, 4, 1, Fit.RESIZE));

        assertThat(half.input())
                .isEqualTo(NdArray.ofBytes(Shape.of(1, 1, 3, 1), PictureDecoderTest.ofInts(55, 75, 95)));
        // Each new pixel covers one and a half old ones: (0 + 10/2) / 1.5, (10/2 + 20) / 1.5, ...
        assertThat(quarters.input().rows(0, 1).reshape(Shape.of(8)))
                .isEqualTo(NdArray.ofBytes(Shape.of(8), PictureDecoderTest.ofInts(3, 17, 33, 47, 103, 117, 133, 147)));
    }

    @Test
    void enlargesLinearlyBetweenTheCentresOfPixels() {
        NdArray pixels = NdArray.ofBytes(Shape.of(1, 2, 1), PictureDecoderTest.ofInts(0, 100));

        PreparedPicture prepared = prepare(pixels, new ImageSpec(2, 4, 1, Fit.RESIZE));

        assertThat(prepared.input())
                .isEqualTo(NdArray.ofBytes(
                        Shape.of(1, 2, 4, 1), PictureDecoderTest.ofInts(0, 25, 75, 100, 0, 25, 75, 100)));
    }

    @Test
    void resizesColoursToGreyAndGreyToColours() {
        NdArray colour = NdArray.ofBytes(Shape.of(1, 1, 3), PictureDecoderTest.ofInts(100, 50, 200));
        NdArray grey = NdArray.ofBytes(Shape.of(1, 1, 2), PictureDecoderTest.ofInts(100, 51));

        assertThat(prepare(colour, new ImageSpec(1, 1, 1, Fit.RESIZE)).input().at(0))
                .isEqualTo(82); // 0.299 * 100 + 0.587 * 50 + 0.114 * 200
        PreparedPicture flattened = prepare(grey, new ImageSpec(1, 1, 3, Fit.RESIZE));
        assertThat(flattened.input())
                .isEqualTo(NdArray.ofBytes(Shape.of(1, 1, 1, 3), PictureDecoderTest.ofInts(224, 224, 224)));
        assertThat(flattened.notes()).containsExactly("transparency flattened on white");
    }

    @Test
    void leavesAPictureOfTheRightSizeAlone() {
        byte[] pixels = new byte[32 * 20 * 3];
        new Random(5).nextBytes(pixels);
        NdArray picture = NdArray.ofBytes(Shape.of(32, 20, 3), pixels);

        assertThat(prepare(picture, new ImageSpec(32, 20, 3, Fit.RESIZE)).input())
                .isEqualTo(picture.reshape(Shape.of(1, 32, 20, 3)));
    }

    private static PreparedPicture prepare(NdArray pixels, ImageSpec spec) {
        return PicturePreparation.prepare(new Picture("picture", pixels), spec);
    }

    private static NdArray digit(int digit, int side) {
        return new PaperPhoto(side, side, 2, 2, side - 2, 2, side - 2, side - 2, 2, side - 2)
                .strokeWidth(0.12)
                .paper(255, 255, 255)
                .pen(0, 0, 0)
                .of(digit, 1);
    }

    /** The digit whose clean drawing correlates most with the picture, which must be clear about it. */
    private static int mostAlike(PreparedPicture prepared) {
        int best = -1;
        double bestScore = 0.75;
        for (int candidate = 0; candidate < 10; candidate++) {
            double score = correlation(CLEAN.get(candidate), prepared.input());
            if (score > bestScore) {
                bestScore = score;
                best = candidate;
            }
        }
        return best;
    }

    private static double correlation(NdArray a, NdArray b) {
        double dot = 0;
        double squareA = 0;
        double squareB = 0;
        for (int i = 0; i < a.elements(); i++) {
            dot += a.at(i) * b.at(i);
            squareA += a.at(i) * a.at(i);
            squareB += b.at(i) * b.at(i);
        }
        return dot / Math.sqrt(squareA * squareB);
    }

    /** In full pixels' worth. */
    private static double ink(PreparedPicture prepared) {
        return Arrays.stream(prepared.input().toDoubles()).sum() / 255;
    }

    private static void assertPlacedLikeMnist(PreparedPicture prepared) {
        NdArray input = prepared.input();
        double mass = 0;
        double massY = 0;
        double massX = 0;
        int[] box = {28, 28, -1, -1};
        for (int i = 0; i < 784; i++) {
            int y = i / 28;
            int x = i % 28;
            mass += input.at(i);
            massY += input.at(i) * y;
            massX += input.at(i) * x;
            if (input.at(i) > 32) {
                box = new int[] {Math.min(box[0], y), Math.min(box[1], x), Math.max(box[2], y), Math.max(box[3], x)};
            }
        }
        assertThat(massY / mass).isBetween(13.4, 14.6);
        assertThat(massX / mass).isBetween(13.4, 14.6);
        assertThat(Math.max(box[2] - box[0], box[3] - box[1]) + 1).isBetween(19, 20);
    }
}
