/**
 * The model server: deployed models answer over HTTP by the Open Inference Protocol.
 *
 * <p>Start at {@link ai.lepton.server.ModelServer}, which mounts its paths on any Armeria server;
 * {@link ai.lepton.server.http.HttpRules} is what all paths of that server obey.
 */
@NullMarked
package ai.lepton.server;

import org.jspecify.annotations.NullMarked;
