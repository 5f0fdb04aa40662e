/**
 * An ONNX graph under construction: nodes, initializers and names, without knowing what they compute.
 *
 * <p>Start at {@link ai.lepton.onnx.internal.graph.GraphBuilder}.
 */
@NullMarked
package ai.lepton.onnx.internal.graph;

import org.jspecify.annotations.NullMarked;
