package ai.lepton.client;

/**
 * A piece of what a run printed.
 *
 * @param text whole characters; empty at the end so far
 * @param next offset to read on from, in bytes
 */
public record LogPiece(String text, long next) {}
