package ai.lepton.server.grpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.protocol.GRPCInferenceServiceGrpc;
import ai.lepton.protocol.OpenInference;
import ai.lepton.server.ProtocolFiles;
import ai.lepton.server.RunningServer;
import ai.lepton.server.TestGraph;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import com.linecorp.armeria.client.grpc.GrpcClients;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.ClientCalls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every method and field of the protocol's {@code .proto} file is there, and every method answers. */
class GrpcConformanceTest {

    /** What a method is asked with, as text; the rest takes an empty message. */
    private static final Map<String, String> REQUESTS = Map.of(
            "ModelReady", "name: 'pets'",
            "ModelMetadata", "name: 'pets' version: '3'",
            "ModelStatistics", "name: 'pets'",
            "RepositoryModelLoad", "model_name: 'pets'",
            "RepositoryModelUnload", "model_name: 'pets'",
            "ModelInfer",
                    "model_name: 'pets' model_version: '3' id: 'an id' inputs { name: 'x' datatype: 'FP32' shape: [1,"
                            + " 2] contents { fp32_contents: [1, 0] } } outputs { name: 'label' }",
            "ModelStreamInfer",
                    "model_name: 'pets' inputs { name: 'x' datatype: 'FP32' shape: [1, 2] } raw_input_contents:"
                            + " '\\000\\000\\200?\\000\\000\\000\\000'");

    /** What must be in the answer. */
    private static final Map<String, String> ANSWERS = Map.of(
            "ServerLive", "live: true",
            "ServerReady", "ready: true",
            "ModelReady", "ready: true",
            "ServerMetadata", "name: \"lepton\"",
            "ModelMetadata", "versions: \"3\"",
            "ModelInfer", "id: \"an id\"",
            "ModelStreamInfer", "raw_output_contents",
            "ModelStatistics", "name: \"pets\"",
            "RepositoryIndex", "name: \"pets\"",
            "RepositoryModelLoad", "");

    @TempDir
    static Path folder;

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer();
        server.deploy("pets", "3", folder.resolve("pets"), TestGraph.classifier("cat", "dog"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void everyMethodAndFieldOfTheProtocolIsThere() throws Exception {
        TreeSet<String> served = new TreeSet<>();
        service()
                .getMethods()
                .forEach(method -> served.add(
                        "rpc " + method.getName() + " " + method.getInputType().getName() + " "
                                + method.getOutputType().getName()));
        OpenInference.getDescriptor().getMessageTypes().forEach(message -> fields(message, message.getName(), served));
        assertThat(served).containsAll(notes());
        if (ProtocolFiles.areOriginal()) {
            assertThat(original()).isEqualTo(notes());
        }
    }

    @Test
    void everyMethodAnswers() throws Exception {
        List<MethodDescriptor> methods = new ArrayList<>(service().getMethods());
        methods.sort(java.util.Comparator.comparing((MethodDescriptor method) ->
                method.getName().endsWith("Unload"))); // last, as nothing answers afterwards
        Channel channel = channel();
        for (MethodDescriptor method : methods) {
            DynamicMessage.Builder request = DynamicMessage.newBuilder(method.getInputType());
            TextFormat.merge(REQUESTS.getOrDefault(method.getName(), ""), request);
            String answer = requireNonNull(call(channel, method, request.build()), method.getName())
                    .toString();
            assertThat(answer).as(method.getName()).contains(ANSWERS.getOrDefault(method.getName(), ""));
        }
        assertThat(ANSWERS.keySet())
                .allSatisfy(
                        name -> assertThat(methods).anyMatch(m -> m.getName().equals(name)));
    }

    private static DynamicMessage call(Channel channel, MethodDescriptor method, DynamicMessage request) {
        var description = io.grpc.MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
                .setType(method.isClientStreaming() ? MethodType.BIDI_STREAMING : MethodType.UNARY)
                .setFullMethodName(io.grpc.MethodDescriptor.generateFullMethodName(
                        service().getFullName(), method.getName()))
                .setRequestMarshaller(ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getInputType())))
                .setResponseMarshaller(ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getOutputType())))
                .build();
        if (!method.isClientStreaming()) {
            return ClientCalls.blockingUnaryCall(channel, description, CallOptions.DEFAULT, request);
        }
        var answers = new java.util.concurrent.CompletableFuture<DynamicMessage>();
        var sender = ClientCalls.asyncBidiStreamingCall(
                channel.newCall(description, CallOptions.DEFAULT), new io.grpc.stub.StreamObserver<DynamicMessage>() {
                    @Override
                    public void onNext(DynamicMessage answer) {
                        answers.complete(answer);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        answers.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {
                        answers.completeExceptionally(new IllegalStateException("ended without an answer"));
                    }
                });
        sender.onNext(request);
        sender.onCompleted();
        return answers.orTimeout(30, java.util.concurrent.TimeUnit.SECONDS).join();
    }

    private static Channel channel() {
        AbstractStub<?> stub = GrpcClients.builder("gproto+http://127.0.0.1:" + server.port())
                .setHeader("authorization", "Bearer " + RunningServer.TOKEN)
                .build(GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub.class);
        return stub.getChannel();
    }

    private static com.google.protobuf.Descriptors.ServiceDescriptor service() {
        return OpenInference.getDescriptor().findServiceByName("GRPCInferenceService");
    }

    private static void fields(Descriptor message, String path, Set<String> found) {
        for (FieldDescriptor field : message.getFields()) {
            found.add(path + "." + field.getName() + " " + field.getNumber() + " " + type(field));
        }
        for (Descriptor inner : message.getNestedTypes()) {
            fields(inner, path + "." + inner.getName(), found);
        }
    }

    private static String type(FieldDescriptor field) {
        if (field.isMapField()) {
            return "map " + type(field.getMessageType().findFieldByName("value"));
        }
        String type = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                ? field.getMessageType().getName()
                : field.getType().name().toLowerCase(Locale.ROOT);
        return field.isRepeated() ? "repeated " + type : type;
    }

    private static Set<String> notes() throws Exception {
        TreeSet<String> notes = new TreeSet<>();
        ProtocolFiles.notes("grpc.txt")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(notes::add);
        return notes;
    }

    /** The protocol's own file, as far as its messages go: fields of scalar types, messages and maps, nested in messages. */
    private static Set<String> original() throws Exception {
        TreeSet<String> found = new TreeSet<>();
        String text =
                ProtocolFiles.read("grpc.txt", "open_inference_grpc.proto").replaceAll("//[^\n]*", "");
        Matcher part = Pattern.compile(
                        "(message|oneof|service)\\s+(\\w+)\\s*\\{|rpc\\s+(\\w+)\\s*\\((\\w+)\\)\\s*returns"
                                + "\\s*\\((\\w+)\\)\\s*\\{\\}|(repeated\\s+)?(map\\s*<\\s*string\\s*,\\s*(\\w+)\\s*>|\\w+)\\s+(\\w+)"
                                + "\\s*=\\s*(\\d+)\\s*;|\\}")
                .matcher(text);
        List<String> open = new ArrayList<>();
        Map<Integer, String> kinds = new HashMap<>();
        while (part.find()) {
            if (part.group(1) != null) {
                kinds.put(open.size(), part.group(1));
                open.add(part.group(2));
            } else if (part.group(3) != null) {
                found.add("rpc " + part.group(3) + " " + part.group(4) + " " + part.group(5));
            } else if (part.group(10) != null) {
                List<String> path = new ArrayList<>();
                for (int i = 0; i < open.size(); i++) {
                    if ("message".equals(kinds.get(i))) {
                        path.add(open.get(i));
                    }
                }
                String type = part.group(8) == null ? part.group(7) : "map " + part.group(8);
                found.add(String.join(".", path) + "." + part.group(9) + " " + part.group(10) + " "
                        + (part.group(6) == null ? "" : "repeated ") + type);
            } else if (!open.isEmpty()) {
                open.remove(open.size() - 1);
            }
        }
        return found;
    }
}
