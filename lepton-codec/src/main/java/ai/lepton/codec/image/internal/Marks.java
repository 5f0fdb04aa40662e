package ai.lepton.codec.image.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The connected marks in a mask, and which of them together are what was drawn. */
final class Marks {

    /** A mark smaller than this share of the main one is a speck. */
    private static final double SPECK = 0.03;

    /** Marks further away than this share of the main one's longer side are something else. */
    private static final double NEAR = 0.25;

    /** What touches the edge of the picture is more often the table or a shadow than the drawing. */
    private static final double AT_EDGE = 0.1;

    private final int[] labels;
    private final int height;
    private final int width;
    private final List<Mark> marks = new ArrayList<>();

    /**
     * One connected mark.
     *
     * @param label its number in the map of labels, from 1
     * @param mass the sum of its pixels' darkness
     */
    record Mark(int label, Box box, double mass, boolean atEdge) {

        double weight(boolean photo) {
            return photo && atEdge ? mass * AT_EDGE : mass;
        }
    }

    /** Finds the marks among the pixels whose darkness is above {@code threshold}; diagonal neighbours connect. */
    Marks(Plane darkness, float threshold) {
        height = darkness.height();
        width = darkness.width();
        labels = new int[height * width];
        int[] stack = new int[height * width];
        for (int start = 0; start < labels.length; start++) {
            if (labels[start] == 0 && darkness.values()[start] > threshold) {
                marks.add(flood(start, marks.size() + 1, stack, darkness, threshold));
            }
        }
    }

    private Mark flood(int start, int label, int[] stack, Plane darkness, float threshold) {
        int top = 0;
        stack[top++] = start;
        labels[start] = label;
        int left = width;
        int upper = height;
        int right = 0;
        int lower = 0;
        double mass = 0;
        while (top > 0) {
            int at = stack[--top];
            int y = at / width;
            int x = at % width;
            mass += darkness.values()[at];
            left = Math.min(left, x);
            right = Math.max(right, x + 1);
            upper = Math.min(upper, y);
            lower = Math.max(lower, y + 1);
            for (int ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
                for (int nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
                    int neighbour = ny * width + nx;
                    if (labels[neighbour] == 0 && darkness.values()[neighbour] > threshold) {
                        labels[neighbour] = label;
                        stack[top++] = neighbour;
                    }
                }
            }
        }
        Box box = new Box(left, upper, right, lower);
        boolean atEdge = left == 0 || upper == 0 || right == width || lower == height;
        return new Mark(label, box, mass, atEdge);
    }

    boolean isEmpty() {
        return marks.isEmpty();
    }

    /**
     * The main mark and those that belong to it, such as the bar of a 5 that was drawn apart.
     *
     * @param photo whether the ground is uneven, so that what touches the edge is suspect
     * @param notes is told when something of similar size was left out
     */
    List<Mark> drawing(boolean photo, List<String> notes) {
        Comparator<Mark> byWeight = Comparator.comparingDouble(mark -> mark.weight(photo));
        Mark main = marks.stream().max(byWeight).orElseThrow();
        List<Mark> drawing = new ArrayList<>();
        drawing.add(main);
        int near = (int) Math.ceil(NEAR * main.box().longerSide());
        boolean others = false;
        for (Mark mark : marks) {
            if (mark.label() == main.label() || mark.mass() < SPECK * main.mass()) {
                continue;
            }
            boolean edgeOfPhoto = photo && mark.atEdge() && !main.atEdge();
            if (!edgeOfPhoto && mark.box().gap(main.box()) <= near) {
                drawing.add(mark);
            } else {
                others |= !edgeOfPhoto && mark.mass() > 0.3 * main.mass();
            }
        }
        if (others) {
            notes.add("several separate drawings found: took the largest");
        }
        return drawing;
    }

    /** Whether each pixel within {@code box} belongs to one of {@code drawing}. */
    boolean[] mask(List<Mark> drawing, Box box) {
        boolean[] wanted = new boolean[marks.size() + 1];
        drawing.forEach(mark -> wanted[mark.label()] = true);
        boolean[] mask = new boolean[box.height() * box.width()];
        for (int y = 0; y < box.height(); y++) {
            for (int x = 0; x < box.width(); x++) {
                mask[y * box.width() + x] = wanted[labels[(box.top() + y) * width + box.left() + x]];
            }
        }
        return mask;
    }
}
