package ai.lepton.server.vetting;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.server.FuzzCorpus;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * {@code make fuzz ARGS=onnx-graph}: what {@link GraphCheck} lets through as it streams by holds, read in full by ONNX's own
 * messages, no operator of a foreign domain that the model does not define, and no tensor in another file.
 */
public class OnnxGraphFuzzTest {

    private static final Set<ErrorCode> REFUSALS = EnumSet.of(ErrorCode.MODEL_REFUSED, ErrorCode.PACKAGE_CORRUPT);
    private static final Set<String> DOMAINS = Set.of("", "ai.onnx", "ai.onnx.ml", "com.microsoft");

    private static final Path FILE;

    static {
        try {
            FILE = Files.createTempFile("lepton-fuzz", ".onnx");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        FILE.toFile().deleteOnExit();
    }

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        Files.write(FILE, bytes);
        try {
            GraphCheck.check(FILE);
        } catch (LeptonException e) {
            if (!REFUSALS.contains(e.code())) {
                throw e;
            }
            return;
        }
        ModelProto model;
        try {
            model = ModelProto.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            return; // ONNX Runtime reads with the same library, and refuses it
        }
        Set<String> functions = new HashSet<>();
        for (FunctionProto function : model.getFunctionsList()) {
            functions.add(function.getDomain() + ":" + function.getName());
        }
        List<Message> parts = new ArrayList<>();
        collect(model, parts);
        for (Message part : parts) {
            if (part instanceof NodeProto node
                    && !DOMAINS.contains(node.getDomain())
                    && !functions.contains(node.getDomain() + ":" + node.getOpType())) {
                throw new AssertionError("let through: operator " + node.getDomain() + ":" + node.getOpType());
            }
            if (part instanceof TensorProto tensor
                    && (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL
                            || tensor.getExternalDataCount() > 0)) {
                throw new AssertionError("let through: a tensor in another file");
            }
        }
    }

    private static void collect(Message message, List<Message> found) {
        found.add(message);
        message.getAllFields().values().forEach(value -> {
            for (Object item : value instanceof List<?> list ? list : List.of(value)) {
                if (item instanceof Message inner) {
                    collect(inner, found);
                }
            }
        });
    }

    @Test
    void holdsForTheCorpus() throws Exception {
        FuzzCorpus.replay("onnx-graph", OnnxGraphFuzzTest::fuzzerTestOneInput);
    }
}
