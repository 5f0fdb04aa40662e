package ai.lepton.codec.image;

import ai.lepton.codec.image.internal.Canvas;
import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Many small pictures on one sheet with what a model said of each below it; where it was wrong, framed and written in
 * red.
 *
 * <p>Drawn with a small font of its own: a machine that only serves may have none.
 */
public final class ContactSheet {

    private static final int CELL = 140;
    private static final int GAP = 14;
    private static final int LINE = 18;
    private static final int TEXT_WIDTH = CELL + GAP - 4;
    private static final int RED = 0xC81E1E;
    private static final int INK = 0x202020;
    private static final int QUIET = 0x707070;

    private final int columns;
    private final List<Cell> cells = new ArrayList<>();

    private record Cell(NdArray picture, String first, String second, boolean wrong) {}

    /**
     * An empty sheet.
     *
     * @param columns pictures in a row
     * @throws IllegalArgumentException if {@code columns} is not positive
     */
    public ContactSheet(int columns) {
        if (columns <= 0) {
            throw new IllegalArgumentException("columns: " + columns + " (expected: > 0)");
        }
        this.columns = columns;
    }

    /**
     * Adds a picture with the class a model gave it and its true class.
     *
     * @param picture UINT8 {@code [H, W, C]} or {@code [1, H, W, C]} with C of 1 or 3
     * @return this sheet
     */
    public ContactSheet add(NdArray picture, String predicted, String actual) {
        Objects.requireNonNull(predicted, "predicted");
        boolean wrong = !predicted.equals(Objects.requireNonNull(actual, "actual"));
        return add(new Cell(checked(picture), "predicted " + predicted, "true " + actual, wrong));
    }

    /** Adds a picture with one line below it. */
    public ContactSheet add(NdArray picture, String caption) {
        return add(new Cell(checked(picture), Objects.requireNonNull(caption, "caption"), "", false));
    }

    private ContactSheet add(Cell cell) {
        cells.add(cell);
        return this;
    }

    /**
     * The sheet as the bytes of a PNG file.
     *
     * @throws IllegalStateException if nothing was added
     */
    public byte[] png() {
        if (cells.isEmpty()) {
            throw new IllegalStateException("pictures: 0 (expected: at least 1)");
        }
        int across = Math.min(columns, cells.size());
        int rows = (cells.size() + columns - 1) / columns;
        int cellHeight = CELL + 2 * LINE + GAP;
        Canvas canvas = new Canvas(rows * cellHeight + 2 * GAP, across * (CELL + GAP) + GAP);
        // One size of text for all: double if the longest fits.
        int longest = cells.stream()
                .mapToInt(cell -> Math.max(Canvas.textWidth(cell.first), Canvas.textWidth(cell.second)))
                .max()
                .orElse(0);
        int scale = longest * 2 <= TEXT_WIDTH ? 2 : 1;
        for (int i = 0; i < cells.size(); i++) {
            draw(canvas, cells.get(i), GAP + i / columns * cellHeight, GAP + i % columns * (CELL + GAP), scale);
        }
        return PngWriter.png(canvas.pixels());
    }

    private static void draw(Canvas canvas, Cell cell, int top, int left, int scale) {
        if (cell.wrong) {
            canvas.fill(top - 4, left - 4, CELL + 8, CELL + 8, RED);
        }
        canvas.picture(top, left, CELL, cell.picture);
        int centre = left + CELL / 2;
        canvas.text(top + CELL + 6, centre, TEXT_WIDTH, scale, cell.first, cell.wrong ? RED : INK);
        canvas.text(top + CELL + 6 + LINE, centre, TEXT_WIDTH, scale, cell.second, cell.wrong ? RED : QUIET);
    }

    private static NdArray checked(NdArray picture) {
        int rank = picture.shape().rank();
        boolean oneRow = rank == 4 && picture.shape().size(0) == 1;
        boolean size = rank == 3 || oneRow;
        if (picture.dtype() != DType.UINT8
                || !size
                || (picture.shape().last() != 1 && picture.shape().last() != 3)
                || picture.elements() == 0) {
            throw new IllegalArgumentException(
                    "picture: " + picture + " (expected: UINT8 [H, W, C] with C of 1 or 3, not empty)");
        }
        return oneRow ? picture.reshape(picture.shape().withoutFirst()) : picture;
    }
}
