/**
 * The door for people: predictions from what they have, rather than from tensors.
 *
 * <p>Start at {@link ai.lepton.server.plain.PlainPaths}; {@link ai.lepton.server.plain.RowReader} is where another kind of
 * body comes in.
 */
@NullMarked
package ai.lepton.server.plain;

import org.jspecify.annotations.NullMarked;
