package ai.lepton.codec.image.internal;

/**
 * What was drawn, cut out: 0 is ground and 1 is full ink.
 *
 * @param amount of ink for each pixel, with a margin of ground around
 * @param core whether each pixel surely is ink
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier between the steps of one computation, compared by nobody
record Ink(Plane amount, boolean[] core) {}
