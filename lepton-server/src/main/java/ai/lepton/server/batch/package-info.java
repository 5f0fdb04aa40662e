/**
 * Requests that come at the same time are scored in one run of the model: on the event loop for short ones, by workers
 * for longer ones.
 *
 * <p>Start at {@link ai.lepton.server.batch.Batcher}, of which each loaded version of a model has one; {@link
 * ai.lepton.server.batch.Batchers} owns the threads and makes them.
 */
@NullMarked
package ai.lepton.server.batch;

import org.jspecify.annotations.NullMarked;
