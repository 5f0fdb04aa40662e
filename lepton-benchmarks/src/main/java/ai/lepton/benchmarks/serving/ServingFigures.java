package ai.lepton.benchmarks.serving;

import ai.lepton.benchmarks.FigureFile;
import ai.lepton.benchmarks.Rounds;
import ai.lepton.benchmarks.serving.ServingVariant.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The rounds as a table, and what was promised of them. */
final class ServingFigures {

    private final Rounds<ServingVariant> rounds;
    private final ServingOptions options;
    private final long failed;

    ServingFigures(Rounds<ServingVariant> rounds, ServingOptions options, long failed) {
        this.rounds = rounds;
        this.options = options;
        this.failed = failed;
    }

    String markdown() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "| CPU us a request | Lepton | echo | ONNX Runtime alone, 32 rows a run | DJL 0.35.1 | echo / Lepton |"
                        + " alone / Lepton | (echo + alone) / Lepton | Lepton / DJL |");
        lines.add("|---|---|---|---|---|---|---|---|---|");
        for (ServedNetwork network : ServedNetwork.values()) {
            for (Wire wire : Wire.values()) {
                ServingVariant lepton = of(Server.LEPTON, network, wire);
                ServingVariant echo = of(Server.ECHO, network, wire);
                ServingVariant alone = of(Server.ALONE, network, wire);
                ServingVariant djl = of(Server.DJL, network, wire);
                lines.add(String.format(
                        Locale.ROOT,
                        "| %s, %s | %.1f | %.1f | %.1f | %.1f | %s | %s | %.2f | %s |",
                        network.title(),
                        wire.title(),
                        microseconds(lepton),
                        microseconds(echo),
                        microseconds(alone),
                        microseconds(djl),
                        rounds.ratio(echo, lepton).markdown(),
                        rounds.ratio(alone, lepton).markdown(),
                        (microseconds(echo) + microseconds(alone)) / microseconds(lepton),
                        rounds.ratio(lepton, djl).markdown()));
            }
        }
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "Server CPU time over %d connections, %,d requests a measurement after %,d to warm up each; medians of %d"
                        + " rounds in turn, in brackets the smallest and the largest ratio. Lepton with token, metrics and"
                        + " access log. Requests failed: %d.",
                options.connections(),
                options.requests(),
                options.warmUp(),
                options.rounds(),
                failed));
        lines.add(FigureFile.origin("make bench-serve ARGS=--write"));
        return String.join("\n", lines);
    }

    /** One line for each promise that is not kept. */
    List<String> missed() {
        List<String> missed = new ArrayList<>();
        require(missed, Server.ALONE, ServedNetwork.CNN, Wire.BINARY, 0.68);
        require(missed, Server.ALONE, ServedNetwork.CNN, Wire.JSON, 0.55);
        require(missed, Server.ECHO, ServedNetwork.MLP, Wire.BINARY, 0.70);
        require(missed, Server.ECHO, ServedNetwork.MLP, Wire.JSON, 0.50);
        if (failed > 0) {
            missed.add("requests failed: " + failed + " (expected: 0)");
        }
        return missed;
    }

    private void require(List<String> missed, Server than, ServedNetwork network, Wire wire, double least) {
        double ratio = rounds.ratio(of(than, network, wire), of(Server.LEPTON, network, wire))
                .median();
        if (ratio < least) {
            missed.add(String.format(
                    Locale.ROOT,
                    "%s / Lepton, %s, %s: %.2f (expected: >= %.2f)",
                    than.name().toLowerCase(Locale.ROOT),
                    network.title(),
                    wire.title(),
                    ratio,
                    least));
        }
    }

    private double microseconds(ServingVariant variant) {
        return rounds.cpuSeconds(variant) * 1e6 / options.requests();
    }

    private static ServingVariant of(Server server, ServedNetwork network, Wire wire) {
        return new ServingVariant(server, network, wire);
    }
}
