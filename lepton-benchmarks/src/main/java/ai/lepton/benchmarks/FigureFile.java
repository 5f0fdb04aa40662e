package ai.lepton.benchmarks;

import ai.lepton.torch.TorchEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Markdown file that benchmarks write their own parts of: each lies between two comments with the benchmark's name. */
public final class FigureFile {

    private final Path file;

    FigureFile(Path file) {
        this.file = file;
    }

    /** Prints the part and, if asked, puts it into the file: over what it wrote before, or at the end. */
    static void publish(Options options, String name, String markdown) throws IOException {
        publish(Options.FIGURES, options.write(), name, markdown);
    }

    /** The same for any file. */
    public static void publish(Path file, boolean write, String name, String markdown) throws IOException {
        System.out.println(markdown);
        if (write) {
            new FigureFile(file).replace(name, markdown);
            System.err.println("wrote " + file);
        }
    }

    void replace(String name, String markdown) throws IOException {
        String begin = "<!-- " + name + " writes from here -->";
        String end = "<!-- " + name + " writes to here -->";
        String part = begin + "\n\n" + markdown + "\n\n" + end;
        String text = Files.exists(file) ? Files.readString(file) : "";
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(
                file,
                from >= 0 && to > from
                        ? text.substring(0, from) + part + text.substring(to + end.length())
                        : (text.stripTrailing() + "\n\n" + part).stripLeading() + "\n");
    }

    /** One sentence: command, commit, machine, versions. */
    public static String origin(String command) {
        return "Measured with `" + command + "` at commit `" + Machine.commit() + "` on " + Machine.description() + "; "
                + String.join(
                        ", ",
                        new TorchEngine()
                                .environment().entrySet().stream()
                                        .map(entry -> entry.getKey() + " " + entry.getValue())
                                        .toList())
                + ".";
    }
}
