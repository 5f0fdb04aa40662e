package ai.lepton.server.vetting;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads an ONNX file without opening it, and refuses what no model from elsewhere may have: operators that are neither
 * ONNX's own nor ONNX Runtime's, because those are native code, and weights in other files, because a path in them can lead
 * anywhere. Functions that the model brings along are made of operators, and are looked at like the rest.
 *
 * <p>The wire format is read as it streams by; weights are passed over. Field numbers are those of {@code onnx-ml.proto}.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx-ml.proto">onnx-ml.proto</a>
 */
final class GraphCheck {

    private static final Set<String> DOMAINS = new TreeSet<>(Set.of("", "ai.onnx", "ai.onnx.ml", "com.microsoft"));
    private static final int DEEPEST = 32;
    private static final int LONGEST_SHOWN = 80;
    private static final int EXTERNAL = 1;

    /** Messages that hold what is looked for, and where they hold one another. */
    private enum Message {
        MODEL,
        GRAPH,
        NODE,
        ATTRIBUTE,
        TENSOR,
        SPARSE_TENSOR,
        FUNCTION,
        TRAINING;

        /** The message in a field; null for those that are passed over. */
        @org.jspecify.annotations.Nullable
        Message in(int field) {
            return switch (this) {
                case MODEL -> field == 7 ? GRAPH : field == 20 ? TRAINING : field == 25 ? FUNCTION : null;
                case GRAPH -> field == 1 ? NODE : field == 5 ? TENSOR : field == 15 ? SPARSE_TENSOR : null;
                case NODE -> field == 5 ? ATTRIBUTE : null;
                case ATTRIBUTE ->
                    switch (field) {
                        case 5, 10 -> TENSOR;
                        case 6, 11 -> GRAPH;
                        case 22, 23 -> SPARSE_TENSOR;
                        default -> null;
                    };
                case SPARSE_TENSOR -> field == 1 || field == 2 ? TENSOR : null;
                case FUNCTION -> field == 7 ? NODE : field == 11 ? ATTRIBUTE : null;
                case TRAINING -> field == 1 || field == 2 ? GRAPH : null;
                case TENSOR -> null;
            };
        }
    }

    private final Path file;
    /** Operators of other domains, {@code domain:operator}, and the domain of each. */
    private final Map<String, String> foreign = new LinkedHashMap<>();

    private final Set<String> functions = new HashSet<>();
    private boolean hasGraph;

    private GraphCheck(Path file) {
        this.file = file;
    }

    /**
     * Looks at a file.
     *
     * @throws LeptonException {@link ErrorCode#MODEL_REFUSED} for what it may not have, {@link
     *     ErrorCode#PACKAGE_CORRUPT} if it is no ONNX file, {@link ErrorCode#FILE_UNREADABLE}
     */
    static void check(Path file) {
        new GraphCheck(file).check();
    }

    private void check() {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            CodedInputStream coded = CodedInputStream.newInstance(in);
            coded.setSizeLimit(Integer.MAX_VALUE);
            read(coded, Message.MODEL, 0);
        } catch (InvalidProtocolBufferException e) {
            throw corrupt(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.FILE_UNREADABLE, file + ": " + FileErrors.reason(e) + " (expected: a readable file)", e);
        }
        if (!hasGraph) {
            throw corrupt("no graph in it", null);
        }
        foreign.forEach((operator, domain) -> {
            if (!functions.contains(operator)) {
                throw refused("operator " + shown(operator) + ": of the domain \"" + shown(domain)
                        + "\" (expected: one of "
                        + DOMAINS + "). Operators of other domains are native code, which no model may bring; export it"
                        + " without them.");
            }
        });
    }

    private void read(CodedInputStream in, Message message, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw refused("graph: more than " + DEEPEST + " levels inside one another (expected: fewer)");
        }
        hasGraph |= message == Message.GRAPH;
        String domain = "";
        String name = "";
        while (true) {
            int tag = in.readTag();
            if (tag == 0) {
                break;
            }
            int field = WireFormat.getTagFieldNumber(tag);
            boolean isLong = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
            boolean isNumber = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT;
            Message inner = isLong ? message.in(field) : null;
            if (inner != null) {
                int length = in.readRawVarint32();
                int outer = in.pushLimit(length);
                read(in, inner, depth + (inner == Message.GRAPH ? 1 : 0));
                in.checkLastTagWas(0);
                in.popLimit(outer);
            } else if (isLong && message == Message.NODE && field == 4) {
                name = in.readStringRequireUtf8();
            } else if (isLong && message == Message.NODE && field == 7) {
                domain = in.readStringRequireUtf8();
            } else if (isLong && message == Message.FUNCTION && field == 1) {
                name = in.readStringRequireUtf8();
            } else if (isLong && message == Message.FUNCTION && field == 10) {
                domain = in.readStringRequireUtf8();
            } else if (isNumber && message == Message.TENSOR && field == 14) {
                checkLocation(in.readEnum());
            } else if (message == Message.TENSOR && field == 13) {
                throw external();
            } else if (!in.skipField(tag)) {
                throw new InvalidProtocolBufferException("a group ends that has not begun");
            }
        }
        if (message == Message.FUNCTION) {
            functions.add(domain + ":" + name);
        } else if (message == Message.NODE && !DOMAINS.contains(domain)) {
            foreign.put(domain + ":" + name, domain);
        }
    }

    private void checkLocation(int location) {
        if (location == EXTERNAL) {
            throw external();
        }
    }

    private LeptonException external() {
        return refused(
                "tensor: its data is in another file (expected: all data in the model). Save the model as one file.");
    }

    private LeptonException refused(String detail) {
        return new LeptonException(ErrorCode.MODEL_REFUSED, file + ": " + detail);
    }

    private LeptonException corrupt(String what, @org.jspecify.annotations.Nullable Exception cause) {
        return new LeptonException(
                ErrorCode.PACKAGE_CORRUPT,
                file + ": " + shown(what) + " (expected: an ONNX model). Copy or export it again.",
                cause);
    }

    private static String shown(String text) {
        String clean = text.replaceAll("[\\p{Cntrl}]", "?");
        return clean.length() > LONGEST_SHOWN ? clean.substring(0, LONGEST_SHOWN) + "..." : clean;
    }
}
