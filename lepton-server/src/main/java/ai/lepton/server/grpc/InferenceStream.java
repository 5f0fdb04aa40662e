package ai.lepton.server.grpc;

import ai.lepton.protocol.ModelInferRequest;
import ai.lepton.protocol.ModelInferResponse;
import ai.lepton.protocol.ModelStreamInferResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Requests that come one after the other on one stream, answered in their order; the next one is read when the one before
 * is answered. A request that fails is answered with its error, and the stream goes on. Used by the stream's event loop
 * and, for one answer at a time, a thread of the pool.
 */
final class InferenceStream implements StreamObserver<ModelInferRequest> {

    private final ServerCallStreamObserver<ModelStreamInferResponse> answers;
    private final Function<ModelInferRequest, CompletableFuture<ModelInferResponse>> infer;
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    InferenceStream(
            StreamObserver<ModelStreamInferResponse> answers,
            Function<ModelInferRequest, CompletableFuture<ModelInferResponse>> infer) {
        this.answers = (ServerCallStreamObserver<ModelStreamInferResponse>) answers;
        this.infer = infer;
        this.answers.disableAutoRequest();
        this.answers.request(1);
    }

    @Override
    public void onNext(ModelInferRequest request) {
        // Before anything is computed: where the answer is there at once, asking for the next request calls this again.
        CompletableFuture<Void> answered = new CompletableFuture<>();
        last = answered;
        CompletableFuture<Void> unused = infer.apply(request).handle((response, failure) -> {
            try {
                answers.onNext(
                        failure == null
                                ? ModelStreamInferResponse.newBuilder()
                                        .setInferResponse(response)
                                        .build()
                                : failed(request, failure));
                answers.request(1);
                answered.complete(null);
            } catch (RuntimeException e) {
                answered.completeExceptionally(e);
            }
            return null;
        });
    }

    private static ModelStreamInferResponse failed(ModelInferRequest request, Throwable failure) {
        return ModelStreamInferResponse.newBuilder()
                .setErrorMessage(String.valueOf(
                        GrpcFailures.known(failure, "ModelStreamInfer").getMessage()))
                .setInferResponse(ModelInferResponse.newBuilder()
                        .setModelName(request.getModelName())
                        .setId(request.getId()))
                .build();
    }

    @Override
    public void onError(Throwable thrown) {
        // The client has gone; what is under way is dropped when it is begun.
    }

    @Override
    public void onCompleted() {
        CompletableFuture<Void> unused = last.handle((done, failure) -> {
            if (failure == null) {
                answers.onCompleted();
            } else {
                answers.onError(Status.INTERNAL.asRuntimeException());
            }
            return null;
        });
    }
}
