package ai.lepton.codec.image.internal;

import ai.lepton.codec.image.Picture;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds what was drawn in a picture of any kind: a scan, a photo of paper under a lamp, chalk on a board, a drawing made
 * on a screen.
 *
 * <p>The ground under the drawing is estimated from what is bright around each place (a grey-scale closing, which keeps
 * ramps and shadow edges as they are); darkness is the share of the ground's light that is missing. A threshold over the
 * darkness gives marks; specks and what only touches the edge are left out.
 */
public final class InkFinder {

    /** The least share of the ground's light that ink takes away. */
    private static final float LEAST_DARKNESS = 0.06f;

    /** The least darkness that the drawing as a whole must have. */
    private static final float LEAST_CONTRAST = 0.1f;

    /** The threshold is at least so many times the noise of the ground. */
    private static final float NOISE_FACTOR = 5;

    private InkFinder() {}

    /**
     * Finds the drawing in an opaque picture.
     *
     * @param notes for people; what was done is added
     * @throws LeptonException {@link ErrorCode#IMAGE_UNREADABLE} if nothing is drawn there
     */
    static Ink find(Picture opaque, List<String> notes) {
        Plane brightness = Brightness.of(opaque, notes);
        Found found = find(brightness, Ground.of(brightness), notes);
        if (found == null) {
            throw blank(opaque);
        }
        if (Sheet.is(found.marks.mask(found.drawing, found.box), found.box, brightness)) {
            Box box = found.box;
            int inwards = -Math.max(1, box.longerSide() / 16);
            Plane sheet = brightness.crop(box.grown(inwards, brightness.height(), brightness.width()));
            Ground seen = Ground.of(sheet);
            Ground ground = new Ground(seen.light(), false, seen.edge());
            List<String> sheetNotes = new ArrayList<>(notes.subList(0, found.notesBefore));
            sheetNotes.add("looked on the sheet within the picture");
            Found onSheet = find(sheet, ground, sheetNotes);
            if (onSheet != null) {
                notes.clear();
                notes.addAll(sheetNotes);
                return onSheet.ink();
            }
        }
        return found.ink();
    }

    private static @Nullable Found find(Plane brightness, Ground ground, List<String> notes) {
        int notesBefore = notes.size();
        Plane darkness = darkness(brightness, ground);
        // An even edge shows the ground even where the drawing covers most of the picture, as a sheet on a table does.
        float[] sample = ground.even() ? darkness.border(ground.edge()) : darkness.values();
        float base = Plane.quantile(sample, 0.5);
        float noise = base - Plane.quantile(sample, 0.16);
        float threshold = Math.max(
                Threshold.of(darkness.values(), 0, 1).value(), base + Math.max(LEAST_DARKNESS, NOISE_FACTOR * noise));
        Marks marks = new Marks(darkness, threshold);
        if (marks.isEmpty()) {
            return null;
        }
        List<Marks.Mark> drawing = marks.drawing(!ground.even(), notes);
        Box box = drawing.stream().map(Marks.Mark::box).reduce(Box::union).orElseThrow();
        boolean[] mask = marks.mask(drawing, box);
        float full = inkLevel(darkness, mask, box);
        if (full - base < LEAST_CONTRAST) {
            return null;
        }
        if (ground.light()) {
            notes.add("light background inverted");
        }
        if (!ground.even()) {
            notes.add("uneven background evened out");
        }
        return new Found(darkness, marks, drawing, box, base, threshold, full, notesBefore);
    }

    /** A drawing and the levels that its ink is measured by. */
    private record Found(
            Plane darkness,
            Marks marks,
            List<Marks.Mark> drawing,
            Box box,
            float base,
            float threshold,
            float full,
            int notesBefore) {

        Ink ink() {
            Box around = box.grown(Math.max(2, box.longerSide() / 20), darkness.height(), darkness.width());
            boolean[] core = marks.mask(drawing, around);
            return new Ink(amount(darkness.crop(around), core, base, threshold, full), core);
        }
    }

    private static LeptonException blank(Picture picture) {
        return new LeptonException(
                ErrorCode.IMAGE_UNREADABLE,
                picture.name() + ": the picture is blank (expected: something drawn that stands out from its ground)."
                        + " Take the picture closer or with more contrast.");
    }

    /** The share of the ground's light that is missing, 0 to 1. */
    private static Plane darkness(Plane brightness, Ground ground) {
        int side = brightness.longerSide();
        Plane smooth = brightness.blurred(side < 200 ? 0 : side < 600 ? 1 : 2);
        Plane onLight = new Plane(smooth.height(), smooth.width());
        for (int i = 0; i < onLight.values().length; i++) {
            onLight.values()[i] = ground.light() ? smooth.values()[i] : 255 - smooth.values()[i];
        }
        // The square must be larger than any stroke is wide, and smaller than a shadow.
        Plane paper = onLight.closed(Math.max(2, ground.even() ? side / 3 : side / 8));
        Plane darkness = new Plane(smooth.height(), smooth.width());
        for (int i = 0; i < darkness.values().length; i++) {
            darkness.values()[i] = 1 - onLight.values()[i] / Math.max(1, paper.values()[i]);
        }
        return darkness;
    }

    /** The darkness of the middle of the strokes. */
    private static float inkLevel(Plane darkness, boolean[] mask, Box box) {
        float[] values = new float[mask.length];
        int count = 0;
        Plane crop = darkness.crop(box);
        for (int i = 0; i < mask.length; i++) {
            if (mask[i]) {
                values[count++] = crop.values()[i];
            }
        }
        return Plane.quantile(Arrays.copyOf(values, count), 0.6);
    }

    /** Stretches darkness so that ground is 0 and ink 1; what is away from the drawing's own marks is ground. */
    private static Plane amount(Plane darkness, boolean[] core, float base, float threshold, float full) {
        Plane amount = new Plane(darkness.height(), darkness.width());
        float zero = base + 0.4f * (threshold - base);
        int reach = Math.max(1, Math.round(0.01f * darkness.longerSide()) + 1);
        Plane distance = Distance.to(core, darkness.height(), darkness.width());
        for (int i = 0; i < core.length; i++) {
            if (distance.values()[i] <= reach) {
                float stretched = (darkness.values()[i] - zero) / (full - zero);
                amount.values()[i] = Math.max(0, Math.min(1, stretched));
            }
        }
        return amount;
    }
}
