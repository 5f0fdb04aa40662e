package ai.lepton.server.grpc;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.api.PredictionId;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.protocol.InferParameter;
import ai.lepton.protocol.ModelInferRequest;
import ai.lepton.protocol.ModelInferRequest.InferInputTensor;
import ai.lepton.protocol.ModelInferRequest.InferRequestedOutputTensor;
import ai.lepton.protocol.ModelInferResponse;
import ai.lepton.protocol.ModelInferResponse.InferOutputTensor;
import ai.lepton.runtime.Signature;
import ai.lepton.server.inference.Exchange;
import ai.lepton.server.inference.PredictionIds;
import ai.lepton.server.inference.internal.BinaryTensors;
import ai.lepton.server.inference.internal.InferenceRequest;
import ai.lepton.server.inference.internal.InferenceRequest.RequestedOutput;
import ai.lepton.server.inference.internal.Parameters;
import ai.lepton.server.inference.internal.Scheduling;
import ai.lepton.server.models.ModelRepository.Serving;
import com.google.protobuf.UnsafeByteOperations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * One {@code ModelInfer}. Who sends raw contents gets raw contents, and so does who asks for a type that has no list;
 * else outputs are in the lists of their types.
 *
 * @param request as it came
 */
record GrpcExchange(ModelInferRequest request) implements Exchange<ModelInferResponse> {

    @Override
    public boolean isLight() {
        return true;
    }

    @Override
    public InferenceRequest read(Serving serving, LongConsumer hold) {
        return read(serving.model().signature());
    }

    /** The request to a model of this signature. */
    InferenceRequest read(Signature signature) {
        boolean isRaw = request.getRawInputContentsCount() > 0;
        if (isRaw && request.getRawInputContentsCount() != request.getInputsCount()) {
            throw bad("raw_input_contents: " + request.getRawInputContentsCount() + " (expected: one for each of the "
                    + request.getInputsCount() + " inputs)");
        }
        Map<String, NdArray> inputs = new LinkedHashMap<>();
        for (int i = 0; i < request.getInputsCount(); i++) {
            InferInputTensor input = request.getInputs(i);
            input.getParametersMap().keySet().forEach(Parameters::check);
            TensorSpec spec = signature.input(checked(input.getName()));
            Shape shape = GrpcTensors.shape(input, spec);
            if (isRaw && input.hasContents()) {
                throw bad(
                        "input \"" + spec.name() + "\": both contents and raw_input_contents (expected: one of them)");
            }
            NdArray array = isRaw
                    ? BinaryTensors.read(
                            spec, shape, request.getRawInputContents(i).asReadOnlyByteBuffer())
                    : GrpcTensors.read(input, spec, shape);
            if (inputs.putIfAbsent(spec.name(), array) != null) {
                throw bad("input \"" + spec.name() + "\": sent twice (expected: once)");
            }
        }
        return new InferenceRequest(
                request.getId().isEmpty() ? null : request.getId(), inputs, outputs(signature), isRaw, scheduling());
    }

    private Scheduling scheduling() {
        Scheduling scheduling = Scheduling.USUAL;
        for (Map.Entry<String, InferParameter> parameter :
                request.getParametersMap().entrySet()) {
            Parameters.check(parameter.getKey());
            scheduling = switch (parameter.getKey()) {
                case Scheduling.PRIORITY -> scheduling.withPriority(whole(parameter.getKey(), parameter.getValue()));
                case Scheduling.TIMEOUT -> scheduling.withTimeout(whole(parameter.getKey(), parameter.getValue()));
                default -> scheduling;
            };
        }
        return scheduling;
    }

    private static long whole(String key, InferParameter value) {
        return switch (value.getParameterChoiceCase()) {
            case INT64_PARAM -> value.getInt64Param();
            case UINT64_PARAM -> value.getUint64Param() < 0 ? Long.MAX_VALUE : value.getUint64Param();
            default -> throw bad("parameters: " + key + ": no whole number (expected: int64_param or uint64_param)");
        };
    }

    private List<RequestedOutput> outputs(Signature signature) {
        List<RequestedOutput> outputs = new ArrayList<>();
        for (InferRequestedOutputTensor output : request.getOutputsList()) {
            output.getParametersMap().keySet().forEach(Parameters::check);
            RequestedOutput wanted = new RequestedOutput(checked(output.getName()), null);
            if (!signature.outputNames().contains(wanted.name())) {
                throw bad(
                        "output \"" + wanted.name() + "\": unknown (expected: one of " + signature.outputNames() + ")");
            }
            if (outputs.contains(wanted)) {
                throw bad("output \"" + wanted.name() + "\": asked for twice (expected: once)");
            }
            outputs.add(wanted);
        }
        return outputs;
    }

    @Override
    public ModelInferResponse write(
            Serving serving, InferenceRequest read, Map<String, NdArray> outputs, PredictionId prediction) {
        ModelInferResponse.Builder response = ModelInferResponse.newBuilder()
                .setModelName(serving.name())
                .setModelVersion(serving.version())
                .setId(request.getId())
                .putParameters(
                        PredictionIds.PARAMETER,
                        InferParameter.newBuilder()
                                .setStringParam(prediction.toString())
                                .build());
        boolean raw = read.binary() || outputs.values().stream().anyMatch(array -> !GrpcTensors.hasList(array.dtype()));
        outputs.forEach((name, array) -> {
            InferOutputTensor.Builder output = InferOutputTensor.newBuilder()
                    .setName(name)
                    .setDatatype(array.dtype().protocolName());
            for (long size : array.shape().toArray()) {
                output.addShape(size);
            }
            if (raw) {
                response.addRawOutputContents(UnsafeByteOperations.unsafeWrap(BinaryTensors.write(array)));
            } else {
                output.setContents(GrpcTensors.write(array));
            }
            response.addOutputs(output);
        });
        return response.build();
    }

    /** Names get into messages, and are a client's. */
    private static String checked(String name) {
        if (name.length() > 200) {
            throw bad("name: " + name.length() + " characters (expected: at most 200)");
        }
        return name;
    }

    private static LeptonException bad(String detail) {
        return new LeptonException(ErrorCode.BAD_REQUEST, detail);
    }
}
