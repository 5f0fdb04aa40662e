package ai.lepton.onnx.internal.writing;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.core.model.Lineage;
import ai.lepton.core.model.ModelManifest;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.core.model.ValueSpec;
import ai.lepton.onnx.internal.graph.ExportedGraph;
import ai.lepton.onnx.internal.graph.GraphBuilder;
import ai.lepton.sdk.Objective;
import ai.lepton.sdk.Output;
import ai.lepton.sdk.PackageDetails;
import ai.lepton.sdk.Trainer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * {@code MODEL_CARD.md}: what a person should know before trusting the model. Says what is recorded, and that it is not
 * where it is not. The same model, the same bytes.
 */
final class ModelCard {

    private static final String UNSTATED = "Not stated by whoever trained it.";

    private final Trainer trainer;
    private final ModelManifest manifest;
    private final PackageDetails.Card words;

    ModelCard(Trainer trainer, ModelManifest manifest, PackageDetails.Card words) {
        this.trainer = trainer;
        this.manifest = manifest;
        this.words = words;
    }

    String text() {
        return "# " + (words.title().isBlank() ? "Model" : words.title()) + "\n\n"
                + "## Purpose\n\n" + stated(words.purpose())
                + "## What goes in\n\n" + tensors(manifest.inputs())
                + "`N` is the number of rows, any from 1. Missing values (NaN) are refused.\n\n" + pictures()
                + "## What comes out\n\n" + tensors(manifest.outputs()) + meaning() + labels()
                + "## Data\n\n" + stated(words.data()) + dataLineage()
                + "## Figures\n\n" + metrics()
                + "## The network\n\n```\n" + trainer.model().summary() + "```\n\n" + export()
                + "## Training\n\n" + training()
                + "## Limits\n\n" + stated(words.limits())
                + "The model answers every input of the right shape, also one that is nothing like its training data, and"
                + " nothing in the answer says so.\n\n"
                + "## How to call it\n\n" + call();
    }

    private static String stated(String words) {
        return (words.isBlank() ? UNSTATED : words.strip()) + "\n\n";
    }

    private static String tensors(List<TensorSpec> specs) {
        return "| name | type | shape | range | unit |\n|---|---|---|---|---|\n"
                + specs.stream()
                        .map(spec -> "| `" + spec.name() + "` | " + spec.dtype().protocolName() + " | "
                                + shape(spec.shape()) + " | " + range(spec) + " | "
                                + (spec.unit() == null ? "-" : spec.unit()) + " |\n")
                        .collect(Collectors.joining())
                + "\n";
    }

    private static String shape(Shape shape) {
        return IntStream.range(0, shape.rank())
                .mapToObj(axis ->
                        shape.size(axis) != Shape.UNKNOWN ? Long.toString(shape.size(axis)) : axis == 0 ? "N" : "T")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String range(TensorSpec spec) {
        ValueSpec value = spec.value();
        if (value != null && value.kind() == ValueSpec.Kind.DATE) {
            return "milliseconds since 1970-01-01T00:00Z; " + ValueSpec.NO_DATE + " if missing";
        }
        if (spec.dtype() == DType.STRING) {
            return value == null ? "text" : "text; empty if missing";
        }
        if (spec.minimum() == null || spec.maximum() == null) {
            return spec.nanAllowed() ? "any finite number; NaN (in JSON null) if missing" : "any finite number";
        }
        return number(spec.minimum()) + " to " + number(spec.maximum());
    }

    private String pictures() {
        ImageSpec image = manifest.inputs().get(0).image();
        if (image == null) {
            return "";
        }
        String colours = image.channels() == 1 ? "grey" : "red, green, blue";
        String fit = switch (image.fit()) {
            case CENTRED_INK ->
                "a light background is inverted, the ink is scaled and centred by its mass, as in MNIST";
            case RESIZE -> "it is scaled to this size, whatever its aspect ratio";
            case AS_IT_IS -> "the model itself brings it to this size";
        };
        return "A picture of any size becomes this input, " + image.height() + " x " + image.width() + " pixels, "
                + colours + ": " + fit + ".\n\n";
    }

    private String meaning() {
        return trainer.objectives().stream()
                .map(objective -> meaning(
                        ExportedGraph.name(output(objective), objective.loss().link()), objective))
                .collect(Collectors.joining());
    }

    private Output output(Objective objective) {
        return trainer.model().outputs().get(trainer.objectives().indexOf(objective));
    }

    private static String meaning(String name, Objective objective) {
        return switch (objective.loss().link()) {
            case SOFTMAX -> "`" + name + "` add up to 1 over the last axis.\n\n";
            case SIGMOID -> "Each of `" + name + "` stands by itself; they do not add up to 1.\n\n";
            case IDENTITY -> "";
        };
    }

    private String labels() {
        List<String> labels = manifest.labels();
        return labels.isEmpty()
                ? "No names of classes are recorded.\n\n"
                : "Classes, by index: " + String.join(", ", labels) + ".\n\n";
    }

    private String dataLineage() {
        Lineage lineage = manifest.lineage();
        return "- Data set: " + lineage.dataset() + "\n- SHA-256 of the training rows: "
                + (lineage.dataHash() == null ? "not recorded" : "`" + lineage.dataHash() + "`") + "\n\n";
    }

    private String metrics() {
        if (manifest.metrics().isEmpty()) {
            return "No figures were recorded.\n\n";
        }
        return "| metric | value |\n|---|---|\n"
                + rows(new TreeMap<>(manifest.metrics()))
                + "\nMeasured once, on the held-out rows of the data above. They promise nothing about other data.\n\n";
    }

    private String export() {
        return "Before this package was written, its graph (ONNX opset " + GraphBuilder.OPSET
                + ") was run with ONNX Runtime and compared with the trained network: on rows of its training where that was in the same process, zeros,"
                + " the ends of the input's range, and random rows in batches of 1, 3 and 17. Differences above 2e-6 of"
                + " the largest value plus 1e-6 (1e-6 for probabilities that add up to 1; more only where rounding in"
                + " the scores explains it) would have stopped it.\n\n";
    }

    private String training() {
        Lineage lineage = manifest.lineage();
        Map<String, String> facts = new TreeMap<>(lineage.parameters());
        facts.put("loss", trainer.objectives().stream().map(ModelCard::loss).collect(Collectors.joining(" + ")));
        facts.put(
                "optimizer",
                trainer.optimizer() instanceof Record ? trainer.optimizer().toString() : "not recorded");
        facts.put("seed", Long.toString(lineage.seed()));
        facts.put("run", lineage.run() == null ? "outside Lepton's server" : lineage.run());
        String environment = lineage.environment().isEmpty()
                ? "The environment was not recorded.\n\n"
                : "| environment | |\n|---|---|\n" + rows(new TreeMap<>(lineage.environment())) + "\n";
        return "| | |\n|---|---|\n" + rows(facts) + "\n" + environment;
    }

    private static String loss(Objective objective) {
        String loss = objective.loss() instanceof Record ? objective.loss().toString() : "not recorded";
        return objective.weight() == 1 ? loss : number(objective.weight()) + " x " + loss;
    }

    private static String rows(Map<String, ?> facts) {
        return facts.entrySet().stream()
                .map(fact -> "| " + fact.getKey() + " | "
                        + (fact.getValue() instanceof Double number
                                ? number(number)
                                : cell(String.valueOf(fact.getValue())))
                        + " |\n")
                .collect(Collectors.joining());
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }

    private static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e6) {
            return Long.toString((long) value);
        }
        return Math.abs(value) < 1e-3
                ? String.format(Locale.ROOT, "%.3e", value)
                : String.format(Locale.ROOT, "%.4f", value);
    }

    private String call() {
        return "Deployed on Lepton under the name `NAME`, with the token in `$LEPTON_HOME/token` (one row of zeros here;"
                + " put yours in their place):\n\n```sh\n"
                + "curl -s http://127.0.0.1:8080/v2/models/NAME/infer \\\n"
                + "  -H \"Authorization: Bearer $(cat \"${LEPTON_HOME:-$HOME/.lepton}/token\")\" \\\n"
                + "  -H 'Content-Type: application/json' \\\n"
                + "  -d '{\"inputs\": ["
                + manifest.inputs().stream().map(ModelCard::zeros).collect(Collectors.joining(", "))
                + "]}'\n```\n\n"
                + "Any ONNX runtime runs `model.onnx` as it is.\n";
    }

    /** A row of zeros, or a text; a size that may be any is 1. */
    private static String zeros(TensorSpec input) {
        if (input.dtype() == DType.STRING) {
            return "{\"name\": \"" + input.name()
                    + "\", \"datatype\": \"BYTES\", \"shape\": [1], \"data\": [\"text\"]}";
        }
        Shape row = Shape.of(LongStream.of(input.shape().prepend(1).toArray())
                .skip(2)
                .map(size -> size == Shape.UNKNOWN ? 1 : size)
                .toArray());
        String zeros = "\"$(yes 0 | head -n " + row.elements() + " | paste -sd, -)\"";
        return "{\"name\": \"" + input.name() + "\", \"datatype\": \""
                + input.dtype().protocolName() + "\", \"shape\": " + row.prepend(1) + ", \"data\": ['" + zeros + "']}";
    }
}
