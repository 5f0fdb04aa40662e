package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import ai.lepton.cli.terminal.Picture;
import ai.lepton.cli.terminal.SideBySide;
import ai.lepton.cli.terminal.Style;
import ai.lepton.cli.terminal.Terminal;
import ai.lepton.client.LeptonClient;
import ai.lepton.codec.image.PictureDecoder;
import ai.lepton.codec.image.PicturePreparation;
import ai.lepton.codec.image.PreparedPicture;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.api.Endpoint;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.core.model.ModelManifest;
import ai.lepton.core.model.TensorSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lepton predict}. */
@Command(
        name = "predict",
        header = "Ask a deployed model what is in a picture.",
        description =
                "Takes PNG, JPEG, GIF and BMP of any size and colour. The picture is brought to what the model takes"
                        + " here, and sent over HTTP as any program would.")
public final class PredictCommand implements Callable<Integer> {

    @Mixin
    private final OutputOptions output;

    @Mixin
    private final ServerOptions server;

    @Option(
            names = {"-n", "--name"},
            required = true,
            paramLabel = "NAME",
            description = "The endpoint, as `./lepton endpoint list` shows it.")
    private String name = "";

    @Option(names = "--input", required = true, paramLabel = "FILE", description = "The picture.")
    private Path input = Path.of("");

    @Option(names = "--top", paramLabel = "N", description = "How many classes to show; default: 3.")
    private int top = 3;

    public PredictCommand(Console console) {
        output = new OutputOptions(console);
        server = new ServerOptions(console);
    }

    /**
     * The answer as JSON; names and order are a promise.
     *
     * @param endpoint asked
     * @param model that answered
     * @param label of the most probable class
     * @param probabilities of the classes asked for, the most probable first
     * @param notes what was done to the picture
     */
    record Answer(
            String endpoint,
            String model,
            String label,
            List<Prediction.ClassProbability> probabilities,
            List<String> notes) {}

    @Override
    public Integer call() {
        if (top < 1) {
            throw new LeptonException(ErrorCode.INVALID_ARGUMENT, "--top: " + top + " (expected: >= 1)");
        }
        LeptonClient client = server.connect();
        Endpoint endpoint = client.endpoint(name);
        ModelManifest manifest = client.model(endpoint.model()).manifest();
        TensorSpec pictureInput = pictureInput(endpoint, manifest);
        ImageSpec spec = java.util.Objects.requireNonNull(pictureInput.image());
        ai.lepton.codec.image.Picture picture = PictureDecoder.STANDARD.decode(input.toAbsolutePath());
        PreparedPicture prepared = PicturePreparation.prepare(picture, spec);
        List<String> notes = new ArrayList<>(picture.notes());
        prepared.notes().stream().filter(note -> !notes.contains(note)).forEach(notes::add);

        Map<String, NdArray> outputs = client.inference()
                .infer(name, Map.of(pictureInput.name(), prepared.input()))
                .outputs();
        Prediction prediction = Prediction.of(outputs, manifest.labels());
        if (output.isJson()) {
            output.json(new Answer(
                    name,
                    endpoint.model().toString(),
                    prediction.label(),
                    prediction
                            .classes()
                            .subList(0, Math.min(top, prediction.classes().size())),
                    notes));
        } else if (output.isQuiet()) {
            output.result().line(prediction.label());
        } else {
            print(output.result(), prepared.input(), notes, prediction);
        }
        return 0;
    }

    private static TensorSpec pictureInput(Endpoint endpoint, ModelManifest manifest) {
        return manifest.inputs().stream()
                .filter(spec -> spec.image() != null)
                .findFirst()
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.INVALID_ARGUMENT,
                        "endpoint " + endpoint.name() + ": " + endpoint.model()
                                + " takes no picture (expected: a model with a picture as input). Send its inputs to"
                                + " /v2/models/" + endpoint.name() + "/infer."));
    }

    private void print(Terminal terminal, NdArray image, List<String> notes, Prediction prediction) {
        Picture shown = Picture.of(image);
        terminal.line();
        SideBySide.print(terminal, shown.lines(terminal), shown.columns(terminal), prediction.lines(terminal, top));
        terminal.line();
        terminal.line("  " + terminal.styled(Style.BOLD, prediction.label()) + "  (" + input + ")");
        if (!notes.isEmpty()) {
            terminal.line("  " + terminal.styled(Style.FAINT, "The picture was prepared: " + String.join("; ", notes)));
        }
    }
}
