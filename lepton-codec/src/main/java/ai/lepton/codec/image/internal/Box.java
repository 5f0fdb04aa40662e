package ai.lepton.codec.image.internal;

/** Pixels from {@code left} and {@code top} (inclusive) to {@code right} and {@code bottom} (exclusive). */
record Box(int left, int top, int right, int bottom) {

    int width() {
        return right - left;
    }

    int height() {
        return bottom - top;
    }

    int longerSide() {
        return Math.max(width(), height());
    }

    Box union(Box other) {
        return new Box(
                Math.min(left, other.left),
                Math.min(top, other.top),
                Math.max(right, other.right),
                Math.max(bottom, other.bottom));
    }

    /** Grown by {@code margin} on each side, kept within a picture. */
    Box grown(int margin, int height, int width) {
        return new Box(
                Math.max(0, left - margin),
                Math.max(0, top - margin),
                Math.min(width, right + margin),
                Math.min(height, bottom + margin));
    }

    /** The free pixels between two boxes along the axis where they are further apart; 0 if they touch or overlap. */
    int gap(Box other) {
        int across = Math.max(other.left - right, left - other.right);
        int down = Math.max(other.top - bottom, top - other.bottom);
        return Math.max(0, Math.max(across, down));
    }
}
