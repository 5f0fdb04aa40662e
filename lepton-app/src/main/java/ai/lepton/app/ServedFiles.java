package ai.lepton.app;

import ai.lepton.control.registry.Names;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.ApiJson;
import ai.lepton.core.api.EndpointPlan;
import ai.lepton.core.api.EndpointPlan.Shadow;
import ai.lepton.core.api.EndpointPlan.Share;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.model.PackageFolder;
import ai.lepton.runtime.LoadedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Models in files and folders, found by what is given on a command line: a model package, an {@code .onnx} file, or a
 * folder that holds any number of these. In such a folder a model may also have a folder for each of its versions, {@code
 * digits/1}, {@code digits/2}: the newest answers, the others are loaded when a request names them. A file {@value #PLAN}
 * beside the versions says otherwise: it is an {@link EndpointPlan}, of which the names of the models do not count.
 */
public final class ServedFiles {

    /** The file that says how the versions beside it answer. */
    static final String PLAN = "endpoint.json";

    private static final int LONGEST_NAME = 63;

    private ServedFiles() {}

    /**
     * A model to serve.
     *
     * @param plan how it answers, under which name
     * @param files of its versions, by their numbers
     */
    public record Model(EndpointPlan plan, Map<Integer, Path> files) {

        public Model {
            files = Map.copyOf(files);
        }

        /** A model of one version. */
        public static Model of(String name, int version, Path path) {
            return new Model(EndpointPlan.of(name, new ModelReference(name, version)), Map.of(version, path));
        }

        public String name() {
            return plan.name();
        }

        /** The version that answers most. */
        public String version() {
            return Integer.toString(plan.mainModel().version());
        }

        /** Where that version lies. */
        public Path path() {
            return Objects.requireNonNull(files.get(plan.mainModel().version()), "path");
        }
    }

    /**
     * Finds models.
     *
     * @param arguments paths, or {@code name=path} to choose the name
     * @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND} if there is nothing, {@link ErrorCode#INVALID_ARGUMENT} if
     *     two have the same name, or one that cannot be
     */
    public static List<Model> find(List<String> arguments) {
        Map<String, Model> found = new LinkedHashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            boolean isNamed = equals > 0 && !Files.exists(Path.of(argument));
            Path path = Path.of(isNamed ? argument.substring(equals + 1) : argument);
            for (Model model : isNamed ? List.of(named(argument.substring(0, equals), path)) : at(path)) {
                Model other = found.putIfAbsent(model.name(), model);
                if (other != null) {
                    throw new LeptonException(
                            ErrorCode.INVALID_ARGUMENT,
                            "model \"" + model.name() + "\": " + other.path() + " and " + model.path()
                                    + " (expected: a name of its own for each). Write NAME=" + model.path() + ".");
                }
            }
        }
        return List.copyOf(found.values());
    }

    private static Model named(String name, Path path) {
        String given = name + "=" + path;
        Names.check(given + ": name", name);
        return model(name, path)
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.DATA_NOT_FOUND,
                        given + ": no model (expected: a model package, an .onnx file, or a folder of its versions)"));
    }

    private static List<Model> at(Path path) {
        if (!Files.exists(path)) {
            throw new LeptonException(
                    ErrorCode.DATA_NOT_FOUND,
                    path + ": is not there (expected: a model package, an .onnx file, or a folder of them)");
        }
        Optional<Model> one = model(name(path), path);
        if (one.isPresent()) {
            return List.of(one.get());
        }
        List<Model> models = new ArrayList<>();
        for (Path child : children(path)) {
            model(name(child), child).ifPresent(models::add);
        }
        if (models.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.DATA_NOT_FOUND,
                    path + ": no model in it (expected: a model package, an .onnx file, or a folder of them)");
        }
        return models;
    }

    private static Optional<Model> model(String name, Path path) {
        if (isModel(path)) {
            return Optional.of(Model.of(name, 1, path));
        }
        if (!Files.isDirectory(path)) {
            return Optional.empty();
        }
        SortedMap<Integer, Path> versions = new TreeMap<>();
        for (Path child : children(path)) {
            if (fileName(child).matches("[1-9][0-9]{0,8}")) {
                (isModel(child) ? Optional.of(child) : onlyGraph(child))
                        .ifPresent(found -> versions.put(Integer.parseInt(fileName(child)), found));
            }
        }
        return versions.isEmpty() ? Optional.empty() : Optional.of(new Model(plan(name, path, versions), versions));
    }

    private static EndpointPlan plan(String name, Path folder, SortedMap<Integer, Path> versions) {
        Path file = folder.resolve(PLAN);
        List<Share> shares = new ArrayList<>();
        EndpointPlan given = Files.exists(file) ? read(file) : null;
        if (given == null) {
            shares.add(new Share(new ModelReference(name, versions.lastKey()), 100));
        } else {
            given.versions()
                    .forEach(
                            share -> shares.add(new Share(known(file, name, share.model(), versions), share.weight())));
        }
        // Nobody is sent to these, but who names one is answered. Of many the newest: a plan holds no more.
        List<Integer> rest = new ArrayList<>(versions.keySet());
        Collections.reverse(rest);
        List<Shadow> shadows = given == null
                ? List.of()
                : given.shadows().stream()
                        .map(shadow -> new Shadow(known(file, name, shadow.model(), versions), shadow.percent()))
                        .toList();
        for (int version : rest) {
            boolean isNew = shares.stream().noneMatch(share -> share.model().version() == version);
            if (isNew && shares.size() + shadows.size() < EndpointPlan.MOST_VERSIONS) {
                shares.add(new Share(new ModelReference(name, version), 0));
            }
        }
        return new EndpointPlan(
                name,
                null,
                shares,
                shadows,
                given == null ? null : given.assignment(),
                given == null ? EndpointPlan.Replicas.ONE : given.replicas());
    }

    private static ModelReference known(
            Path file, String name, ModelReference model, SortedMap<Integer, Path> versions) {
        if (!versions.containsKey(model.version())) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    file + ": version " + model.version() + " (expected: one of " + versions.keySet()
                            + ", the folders beside it)");
        }
        return new ModelReference(name, model.version());
    }

    private static EndpointPlan read(Path file) {
        try {
            return ApiJson.read(Files.readAllBytes(file), EndpointPlan.class);
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.FILE_UNREADABLE, file + ": " + FileErrors.reason(e) + " (expected: a plan as JSON)", e);
        } catch (LeptonException e) {
            throw new LeptonException(ErrorCode.INVALID_ARGUMENT, file + ": " + e.detail(), e);
        }
    }

    private static boolean isModel(Path path) {
        return Files.isDirectory(path)
                ? Files.exists(path.resolve(PackageFolder.MANIFEST))
                : fileName(path).endsWith(LoadedModel.GRAPH_SUFFIX) && Files.exists(path);
    }

    /** A folder of a version may hold nothing but a graph. */
    private static Optional<Path> onlyGraph(Path folder) {
        Path graph = folder.resolve(PackageFolder.GRAPH);
        return Files.isDirectory(folder) && Files.isRegularFile(graph) ? Optional.of(graph) : Optional.empty();
    }

    private static List<Path> children(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList();
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.FILE_UNREADABLE,
                    folder + ": " + FileErrors.reason(e) + " (expected: a folder that can be listed)",
                    e);
        }
    }

    /** The file's name as an endpoint can have it: {@code ResNet 50.onnx} answers to {@code resnet-50}. */
    private static String name(Path path) {
        String name = fileName(path.toAbsolutePath().normalize());
        if (name.endsWith(LoadedModel.GRAPH_SUFFIX)) {
            name = name.substring(0, name.length() - LoadedModel.GRAPH_SUFFIX.length());
        }
        String fitting =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]+", "-").replaceAll("^[^a-z0-9]+", "");
        return fitting.isEmpty() ? "model" : fitting.substring(0, Math.min(LONGEST_NAME, fitting.length()));
    }

    private static String fileName(Path path) {
        return String.valueOf(path.getFileName());
    }
}
