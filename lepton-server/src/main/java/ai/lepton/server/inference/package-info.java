/**
 * The Open Inference Protocol, version 2, over HTTP with JSON bodies.
 *
 * <p>Start at {@link ai.lepton.server.inference.InferencePaths}.
 */
@NullMarked
package ai.lepton.server.inference;

import org.jspecify.annotations.NullMarked;
