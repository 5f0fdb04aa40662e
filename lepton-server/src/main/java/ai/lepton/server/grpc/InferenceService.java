package ai.lepton.server.grpc;

import ai.lepton.core.LeptonException;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.protocol.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import ai.lepton.protocol.InferBatchStatistics;
import ai.lepton.protocol.InferStatistics;
import ai.lepton.protocol.ModelInferRequest;
import ai.lepton.protocol.ModelInferResponse;
import ai.lepton.protocol.ModelMetadataRequest;
import ai.lepton.protocol.ModelMetadataResponse;
import ai.lepton.protocol.ModelMetadataResponse.TensorMetadata;
import ai.lepton.protocol.ModelReadyRequest;
import ai.lepton.protocol.ModelReadyResponse;
import ai.lepton.protocol.ModelStatistics;
import ai.lepton.protocol.ModelStatisticsRequest;
import ai.lepton.protocol.ModelStatisticsResponse;
import ai.lepton.protocol.ModelStreamInferResponse;
import ai.lepton.protocol.RepositoryIndexRequest;
import ai.lepton.protocol.RepositoryIndexResponse;
import ai.lepton.protocol.RepositoryModelLoadRequest;
import ai.lepton.protocol.RepositoryModelLoadResponse;
import ai.lepton.protocol.RepositoryModelUnloadRequest;
import ai.lepton.protocol.RepositoryModelUnloadResponse;
import ai.lepton.protocol.ServerLiveRequest;
import ai.lepton.protocol.ServerLiveResponse;
import ai.lepton.protocol.ServerMetadataRequest;
import ai.lepton.protocol.ServerMetadataResponse;
import ai.lepton.protocol.ServerReadyRequest;
import ai.lepton.protocol.ServerReadyResponse;
import ai.lepton.protocol.StatisticDuration;
import ai.lepton.runtime.Signature;
import ai.lepton.server.inference.Caller;
import ai.lepton.server.inference.InferenceLimits;
import ai.lepton.server.inference.InferenceMeters;
import ai.lepton.server.inference.InferencePaths;
import ai.lepton.server.inference.Inferences;
import ai.lepton.server.inference.ModelStatistics.Duration;
import ai.lepton.server.inference.ModelStatistics.Phases;
import ai.lepton.server.inference.ModelStatistics.Snapshot;
import ai.lepton.server.inference.RepositoryPaths;
import ai.lepton.server.inference.StreamListener;
import ai.lepton.server.models.ModelRepository;
import ai.lepton.server.models.Target;
import com.google.protobuf.Message;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The methods of {@code inference.GRPCInferenceService}. */
final class InferenceService extends GRPCInferenceServiceImplBase {

    private final Inferences inferences;
    private final ModelRepository models;
    private final InferenceMeters meters;
    private final InferenceLimits limits;
    private final String serverVersion;
    private final List<String> extensions;
    private final BooleanSupplier isReady;
    private final StreamListener streams;

    InferenceService(
            Inferences inferences,
            InferenceMeters meters,
            InferenceLimits limits,
            String serverVersion,
            List<String> extensions,
            BooleanSupplier isReady,
            StreamListener streams) {
        this.inferences = inferences;
        this.models = inferences.models();
        this.meters = meters;
        this.limits = limits;
        this.serverVersion = serverVersion;
        this.extensions = extensions;
        this.isReady = isReady;
        this.streams = streams;
    }

    @Override
    public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> observer) {
        answer(
                "ServerLive",
                observer,
                () -> ServerLiveResponse.newBuilder().setLive(true).build());
    }

    @Override
    public void serverReady(ServerReadyRequest request, StreamObserver<ServerReadyResponse> observer) {
        answer(
                "ServerReady",
                observer,
                () -> ServerReadyResponse.newBuilder()
                        .setReady(isReady.getAsBoolean())
                        .build());
    }

    @Override
    public void serverMetadata(ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> observer) {
        answer(
                "ServerMetadata",
                observer,
                () -> ServerMetadataResponse.newBuilder()
                        .setName("lepton")
                        .setVersion(serverVersion)
                        .addAllExtensions(extensions)
                        .build());
    }

    @Override
    public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> observer) {
        answer("ModelReady", observer, () -> {
            models.check(request.getName(), version(request.getVersion()));
            return ModelReadyResponse.newBuilder().setReady(true).build();
        });
    }

    @Override
    public void modelMetadata(ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> observer) {
        Target target = Target.of(request.getName(), version(request.getVersion()));
        finish("ModelMetadata", observer, models.acquire(target).thenApply(serving -> {
            try (serving) {
                Signature signature = serving.model().signature();
                return ModelMetadataResponse.newBuilder()
                        .setName(serving.name())
                        .addAllVersions(models.numbers(serving.name()))
                        .setPlatform(InferencePaths.PLATFORM)
                        .addAllInputs(tensors(signature.inputs()))
                        .addAllOutputs(tensors(signature.outputs()))
                        .build();
            }
        }));
    }

    @Override
    public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> observer) {
        ServiceRequestContext ctx = ServiceRequestContext.current();
        finish("ModelInfer", observer, infer(ctx, Caller.ofRequest(ctx), request));
    }

    @Override
    public StreamObserver<ModelInferRequest> modelStreamInfer(StreamObserver<ModelStreamInferResponse> observer) {
        ServiceRequestContext ctx = ServiceRequestContext.current();
        // A stream is as long as its client likes; each message has its limit.
        ctx.clearRequestTimeout();
        ctx.setMaxRequestLength(0);
        StreamMessages messages = new StreamMessages(ctx, streams);
        Caller caller = Caller.ofStream(ctx, limits.timeout(), messages::served);
        return new InferenceStream(observer, messages, request -> infer(ctx, caller, request));
    }

    @Override
    public void modelStatistics(ModelStatisticsRequest request, StreamObserver<ModelStatisticsResponse> observer) {
        answer("ModelStatistics", observer, () -> {
            if (!request.getName().isEmpty()) {
                models.check(request.getName(), version(request.getVersion()));
            }
            Stream<ModelStatistics> statistics = models.list().stream()
                    .filter(deployment ->
                            request.getName().isEmpty() || deployment.name().equals(request.getName()))
                    .map(deployment -> meters.statistics(deployment.name(), deployment.version()))
                    .filter(Objects::nonNull)
                    .map(InferenceService::statistics);
            return ModelStatisticsResponse.newBuilder()
                    .addAllModelStats(statistics.toList())
                    .build();
        });
    }

    @Override
    public void repositoryIndex(RepositoryIndexRequest request, StreamObserver<RepositoryIndexResponse> observer) {
        answer("RepositoryIndex", observer, () -> {
            RepositoryIndexResponse.Builder response = RepositoryIndexResponse.newBuilder();
            for (RepositoryPaths.Model model : RepositoryPaths.index(models, request.getReady())) {
                String reason = model.reason();
                response.addModels(RepositoryIndexResponse.ModelIndex.newBuilder()
                        .setName(model.name())
                        .setVersion(model.version())
                        .setState(model.state())
                        .setReason(reason == null ? "" : reason));
            }
            return response.build();
        });
    }

    @Override
    public void repositoryModelLoad(
            RepositoryModelLoadRequest request, StreamObserver<RepositoryModelLoadResponse> observer) {
        change("RepositoryModelLoad", observer, () -> {
            request.getParametersMap().keySet().forEach(RepositoryPaths::refuse);
            models.load(request.getModelName());
            return RepositoryModelLoadResponse.getDefaultInstance();
        });
    }

    @Override
    public void repositoryModelUnload(
            RepositoryModelUnloadRequest request, StreamObserver<RepositoryModelUnloadResponse> observer) {
        change("RepositoryModelUnload", observer, () -> {
            request.getParametersMap().keySet().forEach(RepositoryPaths::refuse);
            models.unload(request.getModelName());
            return RepositoryModelUnloadResponse.getDefaultInstance();
        });
    }

    private CompletableFuture<ModelInferResponse> infer(
            ServiceRequestContext ctx, Caller caller, ModelInferRequest request) {
        String name = request.getModelName();
        String version = version(request.getModelVersion());
        try {
            limits.rates().count(ctx);
            return inferences.submit(caller, name, version, request.getSerializedSize(), new GrpcExchange(request));
        } catch (LeptonException e) { // as when there is no such model
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Loading takes long, and blocks. */
    private static <T extends Message> void change(String method, StreamObserver<T> observer, Callable<T> work) {
        CompletableFuture<T> done = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.call();
                    } catch (RuntimeException e) {
                        throw e;
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                ServiceRequestContext.current().blockingTaskExecutor());
        finish(method, observer, done);
    }

    private static <T extends Message> void answer(String method, StreamObserver<T> observer, Callable<T> work) {
        T answer;
        try {
            answer = work.call();
        } catch (Exception e) {
            observer.onError(GrpcFailures.status(e, method));
            return;
        }
        observer.onNext(answer);
        observer.onCompleted();
    }

    private static <T extends Message> void finish(
            String method, StreamObserver<T> observer, CompletableFuture<T> answer) {
        CompletableFuture<Void> unused = answer.handle((message, failure) -> {
            if (failure != null) {
                observer.onError(GrpcFailures.status(failure, method));
            } else {
                observer.onNext(message);
                observer.onCompleted();
            }
            return null;
        });
    }

    private static @Nullable String version(String given) {
        return given.isEmpty() ? null : given;
    }

    private static List<TensorMetadata> tensors(List<TensorSpec> specs) {
        return specs.stream()
                .map(spec -> {
                    TensorMetadata.Builder tensor = TensorMetadata.newBuilder()
                            .setName(spec.name())
                            .setDatatype(spec.dtype().protocolName());
                    for (long size : spec.shape().toArray()) {
                        tensor.addShape(size);
                    }
                    return tensor.build();
                })
                .toList();
    }

    private static ModelStatistics statistics(Snapshot snapshot) {
        Phases phases = snapshot.phases();
        return ModelStatistics.newBuilder()
                .setName(snapshot.name())
                .setVersion(snapshot.version())
                .setLastInference(snapshot.lastInference())
                .setInferenceCount(snapshot.inferenceCount())
                .setExecutionCount(snapshot.executionCount())
                .setInferenceStats(InferStatistics.newBuilder()
                        .setSuccess(duration(phases.success()))
                        .setFail(duration(phases.fail()))
                        .setQueue(duration(phases.queue()))
                        .setComputeInput(duration(phases.read()))
                        .setComputeInfer(duration(phases.score()))
                        .setComputeOutput(duration(phases.write())))
                .addAllBatchStats(snapshot.batches().stream()
                        .map(batch -> InferBatchStatistics.newBuilder()
                                .setBatchSize(batch.size())
                                .setComputeInput(duration(batch.read()))
                                .setComputeInfer(duration(batch.score()))
                                .setComputeOutput(duration(batch.write()))
                                .build())
                        .toList())
                .build();
    }

    private static StatisticDuration duration(Duration duration) {
        return StatisticDuration.newBuilder()
                .setCount(duration.count())
                .setNs(duration.ns())
                .build();
    }
}
