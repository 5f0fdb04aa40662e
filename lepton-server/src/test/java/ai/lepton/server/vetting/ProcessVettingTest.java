package ai.lepton.server.vetting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.Shape;
import ai.lepton.server.TestGraph;
import ai.lepton.server.TestPackage;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that harm who opens them, and processes that do not let them. */
class ProcessVettingTest {

    private static final long MIB = 1L << 20;
    private static final VettingLimits LIMITS = new VettingLimits(384 * MIB, Duration.ofSeconds(60));

    @TempDir
    Path folder;

    @Test
    void aGoodModelIsLetInAndLookedAtOnce() throws Exception {
        Path remembered = folder.resolve("vetted");
        Path file = write("good.onnx", TestGraph.classifier("cat", "dog").bytes());
        vetting(LIMITS, VettedModels.in(remembered)).vet(file);
        assertThat(Files.readAllLines(remembered)).hasSize(1);
        // With a JVM that cannot be started, only what is remembered gets in: under another name too, in another
        // process.
        VettingJvm none = new VettingJvm(folder.resolve("no-java"), "", java.util.List.of());
        ProcessVetting later = new ProcessVetting(none, LIMITS, VettedModels.in(remembered));
        later.vet(Files.copy(file, folder.resolve("other.onnx")));
        Path unknown = write("unknown.onnx", TestGraph.squareRoot().bytes());
        assertThatThrownBy(() -> later.vet(unknown)).isInstanceOf(LeptonException.class);
        later.trust(unknown);
        later.vet(unknown);
        // What was good with more memory need not be so with less.
        ProcessVetting stricter = new ProcessVetting(
                none, new VettingLimits(300 * MIB, Duration.ofSeconds(60)), VettedModels.in(remembered));
        assertThatThrownBy(() -> stricter.vet(file)).isInstanceOf(LeptonException.class);
    }

    @Test
    void aPackageIsLookedAtWithItsSignature() throws Exception {
        Path good = TestPackage.write(folder.resolve("package"), TestGraph.sumAndDifference());
        vetting(LIMITS, VettedModels.inMemory()).vet(good);
        Files.writeString(good.resolve("model.json"), "{}");
        assertThat(refusal(good, LIMITS).code()).isEqualTo(ErrorCode.PACKAGE_CORRUPT);
    }

    @Test
    void aModelThatLoopsForEverIsStopped() throws Exception {
        Path file = write("loop.onnx", endless(false));
        VettingLimits short_ = new VettingLimits(384 * MIB, Duration.ofSeconds(12));
        long begun = System.nanoTime();
        LeptonException refusal = refusal(file, short_);
        assertThat(refusal.code()).isEqualTo(ErrorCode.MODEL_REFUSED);
        assertThat(refusal.detail())
                .startsWith(file + ": not done after 12.")
                .contains("(expected: at most 12.0 s)")
                .contains("LEPTON_VET_TIME");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(12));
    }

    @Test
    void aModelThatTakesMoreAndMoreMemoryIsStopped() throws Exception {
        Path file = write("hog.onnx", endless(true));
        LeptonException refusal = refusal(file, LIMITS);
        assertThat(refusal.code()).isEqualTo(ErrorCode.MODEL_REFUSED);
        // Either the watcher saw it, or the system refused it more.
        assertThat(refusal.detail()).contains("384 MiB").contains("LEPTON_VET_MEMORY");
        Matcher taken = Pattern.compile("took (\\d+) MiB").matcher(refusal.detail());
        assertThat(taken.find()).as(refusal.detail()).isTrue();
        assertThat(Long.parseLong(taken.group(1))).isBetween(384L, 384L + 512);
    }

    @Test
    void operatorsOfOtherDomainsAreRefusedBeforeAnythingRuns() throws Exception {
        NodeProto.Builder custom = NodeProto.newBuilder()
                .setOpType("Shell")
                .setDomain("com.example")
                .addInput("x")
                .addOutput("y");
        TestGraph graph = new TestGraph()
                .input("x", DType.FLOAT32, Shape.of(-1, 2))
                .output("y", DType.FLOAT32, Shape.of(-1, 2))
                .node(custom);
        assertRefused(graph.bytes(), "operator com.example:Shell: of the domain \"com.example\"");
        // Also where it hides inside another operator's graph.
        ModelProto model = ModelProto.parseFrom(endless(false));
        GraphProto.Builder body = model.getGraph().getNode(0).getAttribute(0).getG().toBuilder();
        body.setNode(
                1, custom.clone().clearInput().clearOutput().addInput("value").addOutput("next"));
        ModelProto hidden = model.toBuilder()
                .setGraph(model.getGraph().toBuilder()
                        .setNode(
                                0,
                                model.getGraph().getNode(0).toBuilder()
                                        .setAttribute(
                                                0,
                                                model.getGraph().getNode(0).getAttribute(0).toBuilder()
                                                        .setG(body))))
                .build();
        assertRefused(hidden.toByteArray(), "operator com.example:Shell");
    }

    @Test
    void dataInOtherFilesIsRefused() throws Exception {
        ModelProto model =
                ModelProto.parseFrom(TestGraph.classifier("cat", "dog").bytes());
        ModelProto outside = model.toBuilder()
                .setGraph(model.getGraph().toBuilder()
                        .setInitializer(
                                0,
                                model.getGraph().getInitializer(0).toBuilder()
                                        .clearFloatData()
                                        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                                        .addExternalData(StringStringEntryProto.newBuilder()
                                                .setKey("location")
                                                .setValue("../../etc/passwd"))))
                .build();
        assertRefused(outside.toByteArray(), "its data is in another file");
    }

    @Test
    void graphsInsideOneAnotherWithoutEndAreRefused() throws Exception {
        GraphProto graph = GraphProto.newBuilder().setName("inner").build();
        for (int i = 0; i < 60; i++) {
            graph = GraphProto.newBuilder()
                    .addNode(NodeProto.newBuilder()
                            .setOpType("If")
                            .addAttribute(AttributeProto.newBuilder()
                                    .setName("then_branch")
                                    .setType(AttributeType.GRAPH)
                                    .setG(graph)))
                    .build();
        }
        assertRefused(ModelProto.newBuilder().setGraph(graph).build().toByteArray(), "more than 32 levels");
    }

    @Test
    void whatIsNoModelIsSaidToBeNone() throws Exception {
        byte[] good = TestGraph.classifier("cat", "dog").bytes();
        assertThat(refusal(write("empty.onnx", new byte[0]), LIMITS).code()).isEqualTo(ErrorCode.PACKAGE_CORRUPT);
        assertThat(refusal(write("text.onnx", "not a model".getBytes(java.nio.charset.StandardCharsets.UTF_8)), LIMITS)
                        .code())
                .isEqualTo(ErrorCode.PACKAGE_CORRUPT);
        assertThat(refusal(write("cut.onnx", Arrays.copyOf(good, good.length / 2)), LIMITS)
                        .code())
                .isEqualTo(ErrorCode.PACKAGE_CORRUPT);
        assertThat(refusal(folder.resolve("none.onnx"), LIMITS).code()).isEqualTo(ErrorCode.DATA_NOT_FOUND);
    }

    @Test
    void theFirstLookNeverThrowsAnythingElse() {
        long seed = Long.getLong("lepton.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        byte[] good = endless(true);
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = good.clone();
            for (int change = random.nextInt(4) + 1; change > 0; change--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            Path file = write("damaged.onnx", Arrays.copyOf(damaged, damaged.length - random.nextInt(10)));
            try {
                GraphCheck.check(file);
            } catch (LeptonException e) {
                assertThat(e.code()).isIn(ErrorCode.PACKAGE_CORRUPT, ErrorCode.MODEL_REFUSED);
            }
        }
    }

    private void assertRefused(byte[] model, String reason) {
        Path file = write("bad.onnx", model);
        VettingJvm none = new VettingJvm(folder.resolve("no-java"), "", java.util.List.of());
        LeptonException refusal = catchThrowableOfType(
                LeptonException.class, () -> new ProcessVetting(none, LIMITS, VettedModels.inMemory()).vet(file));
        assertThat(refusal.code()).isEqualTo(ErrorCode.MODEL_REFUSED);
        assertThat(refusal.detail()).contains(reason);
    }

    private static LeptonException refusal(Path model, VettingLimits limits) {
        return catchThrowableOfType(
                LeptonException.class,
                () -> vetting(limits, VettedModels.inMemory()).vet(model));
    }

    private static ProcessVetting vetting(VettingLimits limits, VettedModels vetted) {
        return new ProcessVetting(VettingJvm.ofThis(), limits, vetted);
    }

    private Path write(String name, byte[] bytes) {
        try {
            return Files.write(folder.resolve(name), bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A loop without an end; with {@code hog} each turn keeps 16 MB. */
    private static byte[] endless(boolean hog) {
        GraphProto.Builder body = GraphProto.newBuilder()
                .setName("body")
                .addInput(value("turn", TensorProto.DataType.INT64))
                .addInput(value("go", TensorProto.DataType.BOOL))
                .addInput(value("value", TensorProto.DataType.FLOAT, -1, 2))
                .addOutput(value("go_on", TensorProto.DataType.BOOL))
                .addOutput(value("next", TensorProto.DataType.FLOAT, -1, 2))
                .addNode(NodeProto.newBuilder()
                        .setOpType("Identity")
                        .addInput("go")
                        .addOutput("go_on"))
                .addNode(NodeProto.newBuilder()
                        .setOpType("Neg")
                        .addInput("value")
                        .addOutput("next"));
        NodeProto.Builder loop = NodeProto.newBuilder()
                .setOpType("Loop")
                .addInput("")
                .addInput("true")
                .addInput("x")
                .addOutput("y");
        TestGraph graph =
                new TestGraph().input("x", DType.FLOAT32, Shape.of(-1, 2)).output("y", DType.FLOAT32, Shape.of(-1, 2));
        if (hog) {
            body.addInitializer(TensorProto.newBuilder()
                            .setName("size")
                            .setDataType(TensorProto.DataType.INT64.getNumber())
                            .addDims(1)
                            .addInt64Data(4_000_000))
                    .addNode(NodeProto.newBuilder()
                            .setOpType("Expand")
                            .addInput("turn_f")
                            .addInput("size")
                            .addOutput("kept"))
                    .addNode(
                            2,
                            NodeProto.newBuilder()
                                    .setOpType("Cast")
                                    .addInput("turn")
                                    .addOutput("turn_f")
                                    .addAttribute(AttributeProto.newBuilder()
                                            .setName("to")
                                            .setType(AttributeType.INT)
                                            .setI(TensorProto.DataType.FLOAT.getNumber())))
                    .addOutput(value("kept", TensorProto.DataType.FLOAT, 4_000_000));
            loop.addOutput("all");
            graph.output("all", DType.FLOAT32, Shape.of(-1, 4_000_000));
        }
        loop.addAttribute(AttributeProto.newBuilder()
                .setName("body")
                .setType(AttributeType.GRAPH)
                .setG(body));
        ModelProto.Builder model;
        try {
            model = ModelProto.parseFrom(graph.node(loop).bytes()).toBuilder();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        model.getGraphBuilder()
                .addInitializer(TensorProto.newBuilder()
                        .setName("true")
                        .setDataType(TensorProto.DataType.BOOL.getNumber())
                        .addInt32Data(1));
        return model.build().toByteArray();
    }

    private static ValueInfoProto value(String name, TensorProto.DataType type, long... sizes) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long size : sizes) {
            shape.addDim(
                    size < 0
                            ? TensorShapeProto.Dimension.newBuilder().setDimParam("N")
                            : TensorShapeProto.Dimension.newBuilder().setDimValue(size));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }
}
