package ai.lepton.server.grpc;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.protocol.ModelInferRequest;
import ai.lepton.protocol.ModelInferResponse;
import ai.lepton.protocol.ModelStreamInferResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Requests that come one after the other on one stream, answered in their order; the next one is read when the one before
 * is answered. A request that fails is answered with its error, and the stream goes on. Used by the stream's event loop
 * and, for one answer at a time, a thread of the pool.
 */
final class InferenceStream implements StreamObserver<ModelInferRequest> {

    private final ServerCallStreamObserver<ModelStreamInferResponse> answers;
    private final StreamMessages messages;
    private final Function<ModelInferRequest, CompletableFuture<ModelInferResponse>> infer;
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    InferenceStream(
            StreamObserver<ModelStreamInferResponse> answers,
            StreamMessages messages,
            Function<ModelInferRequest, CompletableFuture<ModelInferResponse>> infer) {
        this.answers = (ServerCallStreamObserver<ModelStreamInferResponse>) answers;
        this.messages = messages;
        this.infer = infer;
        this.answers.disableAutoRequest();
        this.answers.request(1);
    }

    @Override
    public void onNext(ModelInferRequest request) {
        // Before anything is computed: where the answer is there at once, asking for the next request calls this again.
        CompletableFuture<Void> answered = new CompletableFuture<>();
        last = answered;
        messages.received(request.getSerializedSize());
        CompletableFuture<Void> unused = infer.apply(request).handle((response, failure) -> {
            try {
                answer(request, response, failure);
                answered.complete(null);
            } catch (RuntimeException e) {
                answered.completeExceptionally(e);
            }
            return null;
        });
    }

    private void answer(ModelInferRequest request, @Nullable ModelInferResponse response, @Nullable Throwable failure) {
        LeptonException known = failure == null ? null : GrpcFailures.known(failure, "ModelStreamInfer");
        ModelStreamInferResponse answer = known == null
                ? ModelStreamInferResponse.newBuilder()
                        .setInferResponse(Objects.requireNonNull(response))
                        .build()
                : failed(request, known);
        try {
            answers.onNext(answer);
        } catch (RuntimeException e) { // the client has gone
            messages.answered(0, known == null ? ErrorCode.CANCELLED : known.code());
            throw e;
        }
        messages.answered(answer.getSerializedSize(), known == null ? null : known.code());
        answers.request(1);
    }

    private static ModelStreamInferResponse failed(ModelInferRequest request, LeptonException failure) {
        return ModelStreamInferResponse.newBuilder()
                .setErrorMessage(String.valueOf(failure.getMessage()))
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
