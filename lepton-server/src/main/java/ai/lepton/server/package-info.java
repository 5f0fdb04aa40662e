/** The model server: Open Inference Protocol over HTTP, deployments, batching, metrics. */
@NullMarked
package ai.lepton.server;

import org.jspecify.annotations.NullMarked;
