/**
 * The Open Inference Protocol over gRPC, on the same port and by the same rules as over REST.
 *
 * <p>Start at {@link ai.lepton.server.grpc.GrpcPaths}.
 */
@NullMarked
package ai.lepton.server.grpc;

import org.jspecify.annotations.NullMarked;
