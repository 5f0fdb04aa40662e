package ai.lepton.server.models;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.Endpoint.State;
import ai.lepton.core.api.EndpointPlan;
import ai.lepton.core.api.EndpointPlan.Capture;
import ai.lepton.core.api.EndpointPlan.Share;
import ai.lepton.core.api.ModelReference;
import ai.lepton.server.traffic.TrafficSplit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The place of one endpoint: changed under its monitor, which is held while models load; read by anyone at any time.
 *
 * <p>A change puts one immutable {@link Placement} in the place of another, so a request sees all of it or nothing. Only
 * then are versions retired that are not in it, so that who finds one of these just retired finds the successor when he
 * looks again.
 */
final class EndpointSlot {

    private final String name;
    private final DeploymentListener listener;
    private final VersionFactory factory;
    private volatile @Nullable Placement current;
    private volatile EndpointPlan asked;
    private volatile State state = State.LOADING;
    private volatile @Nullable String problem;
    private boolean isRetired;

    /** Makes versions, which are not loaded yet. */
    @FunctionalInterface
    interface VersionFactory {
        ServedVersion make(EndpointPlan plan, ModelReference model, ModelFiles files);
    }

    /**
     * What answers.
     *
     * @param versions by number, shadows too
     */
    private record Placement(
            EndpointPlan plan,
            TrafficSplit split,
            Map<Integer, ModelFiles> files,
            Map<Integer, ServedVersion> versions) {

        boolean answers(int version) {
            return plan.versions().stream().anyMatch(share -> share.model().version() == version);
        }
    }

    EndpointSlot(String name, EndpointPlan asked, DeploymentListener listener, VersionFactory factory) {
        this.name = name;
        this.asked = asked;
        this.listener = listener;
        this.factory = factory;
    }

    String name() {
        return name;
    }

    EndpointPlan plan() {
        Placement placement = current;
        return placement == null ? asked : placement.plan;
    }

    boolean isPlaced() {
        return current != null;
    }

    @Nullable
    String problem() {
        return problem;
    }

    /**
     * Lets the plan hold.
     *
     * @param anew whether to load versions again that are there
     * @return false if this place was given up meanwhile, so that another one must be taken
     */
    synchronized boolean apply(EndpointPlan plan, Map<Integer, ModelFiles> files, boolean anew) {
        if (isRetired) {
            return false;
        }
        Placement before = current;
        if (before == null) {
            asked = plan;
            state = State.LOADING;
        }
        Map<Integer, ServedVersion> versions = new LinkedHashMap<>();
        List<ServedVersion> made = new ArrayList<>();
        String loading = null;
        try {
            for (ModelReference model : plan.models()) {
                loading = Integer.toString(model.version());
                ModelFiles wanted = Objects.requireNonNull(files.get(model.version()), "files");
                ServedVersion there = before == null || anew ? null : before.versions.get(model.version());
                if (there == null || !serves(there, model, wanted)) {
                    there = factory.make(plan, model, wanted);
                    made.add(there);
                    listener.deployed(name, there.number()); // its meters come before its sessions
                }
                boolean isWanted = !there.files().onDemand() || isNeeded(plan, model);
                if (isWanted && !there.wasLoaded()) {
                    there.load();
                }
                versions.put(model.version(), there);
            }
            loading = null;
            checkRedacted(plan, versions.values());
        } catch (RuntimeException | Error e) {
            made.forEach(version -> {
                version.retire();
                ServedVersion earlier = before == null
                        ? null
                        : before.versions.get(version.model().version());
                if (earlier == null || earlier.state() == State.UNLOADED) {
                    listener.retired(name, version.number());
                }
            });
            if (loading != null) {
                problem = "version " + loading + ": " + e.getMessage();
            } else if (before == null) {
                problem = e.getMessage();
            } // else who asked hears of a plan that cannot be; what answers has no problem
            state = before == null ? State.FAILED : state;
            throw e;
        }
        replace(before, new Placement(plan, TrafficSplit.of(plan), Map.copyOf(files), Map.copyOf(versions)));
        return true;
    }

    /** A name that is misspelt would let through what was to be kept out. */
    private static void checkRedacted(EndpointPlan plan, Collection<ServedVersion> versions) {
        Capture capture = plan.capture();
        if (capture == null
                || versions.stream().anyMatch(version -> version.columns().isEmpty())) {
            return; // one that was not loaded yet may have it
        }
        Set<String> known = new TreeSet<>();
        versions.forEach(version -> known.addAll(version.columns()));
        for (String column : capture.redact()) {
            if (!known.contains(column)) {
                throw new LeptonException(
                        ErrorCode.INVALID_ARGUMENT,
                        "capture.redact: " + column + " (expected: an input or output, of " + known + ")");
            }
        }
    }

    private void replace(@Nullable Placement before, Placement after) {
        Map<Integer, ServedVersion> leaving = new HashMap<>(before == null ? Map.of() : before.versions);
        after.versions.forEach((number, version) -> {
            version.settings(after.plan.replicas());
            version.capture(after.answers(number) ? after.plan.capture() : null);
            leaving.remove(number, version);
        });
        current = after;
        asked = after.plan;
        problem = null;
        state = State.READY;
        leaving.forEach((number, version) -> {
            version.retire();
            if (!after.versions.containsKey(number)) {
                listener.retired(name, version.number());
            }
        });
    }

    private static boolean serves(ServedVersion there, ModelReference model, ModelFiles files) {
        return there.model().equals(model)
                && there.files().equals(files)
                && there.state() != State.UNLOADED
                && there.state() != State.FAILED;
    }

    /** The version that gets most requests is there from the start. */
    private static boolean isNeeded(EndpointPlan plan, ModelReference model) {
        return plan.share(model.version()) > 0;
    }

    /** Loads what is there again; false if this place was given up. */
    synchronized boolean reload() {
        Placement placement = current;
        if (placement == null) {
            throw notLoaded();
        }
        return apply(placement.plan, placement.files, true);
    }

    synchronized void unload() {
        Placement placement = current;
        if (placement != null) {
            placement.versions.values().forEach(version -> {
                version.unload();
                listener.retired(name, version.number());
            });
        }
    }

    synchronized void retire() {
        isRetired = true;
        Placement placement = current;
        if (placement != null) {
            placement.versions.values().forEach(version -> {
                version.retire();
                listener.retired(name, version.number());
            });
        }
    }

    /** @throws LeptonException if the version is not there, or nothing ever was */
    ServedVersion choose(Target target) {
        Placement placement = current;
        String wanted = target.version();
        if (wanted == null) {
            if (placement == null) {
                throw notLoaded();
            }
            return version(placement, placement.split.choose(target.headers()));
        }
        EndpointPlan plan = placement == null ? asked : placement.plan;
        for (Share share : plan.versions()) {
            if (wanted.equals(Integer.toString(share.model().version()))) {
                if (placement == null) {
                    throw notLoaded();
                }
                return version(placement, share.model().version());
            }
        }
        List<Integer> known =
                plan.versions().stream().map(share -> share.model().version()).toList();
        throw new LeptonException(
                ErrorCode.MODEL_NOT_FOUND,
                "model \"" + name + "\" version " + wanted + ": not deployed (expected: "
                        + (known.size() == 1 ? known.get(0) : "one of " + known) + ")");
    }

    private static ServedVersion version(Placement placement, int number) {
        ServedVersion version = placement.versions.get(number);
        if (version == null) {
            throw new IllegalStateException("version " + number + ": not placed (expected: every one in the plan)");
        }
        return version;
    }

    /** A version in the plan, a shadow too; null if there is none of that number. */
    @Nullable
    ServedVersion version(int number) {
        Placement placement = current;
        return placement == null ? null : placement.versions.get(number);
    }

    private LeptonException notLoaded() {
        String known = problem;
        return new LeptonException(
                ErrorCode.MODEL_NOT_READY,
                "model \"" + name + "\" version " + asked.mainModel().version() + ": "
                        + (known == null ? "still loading" : known) + " (expected: READY). Ask /v2/models/" + name
                        + "/ready.");
    }

    List<Deployment> deployments() {
        Placement placement = current;
        String known = problem;
        if (placement == null) {
            return List.of(
                    new Deployment(name, Integer.toString(asked.mainModel().version()), state, known));
        }
        int main = placement.plan.mainModel().version();
        return placement.versions.values().stream()
                .filter(version -> placement.answers(version.model().version()))
                .sorted(Comparator.comparingInt(version -> version.model().version()))
                .map(version -> new Deployment(
                        name,
                        version.number(),
                        version.state(),
                        version.problem() == null && version.model().version() == main ? known : version.problem()))
                .toList();
    }

    List<VersionStatus> versions() {
        Placement placement = current;
        if (placement == null) {
            String known = problem;
            return asked.models().stream()
                    .map(model -> new VersionStatus(
                            model,
                            asked.share(model.version()),
                            asked.shadowPercent(model.version()),
                            state,
                            known,
                            0,
                            0))
                    .toList();
        }
        EndpointPlan plan = placement.plan;
        return plan.models().stream()
                .map(model -> version(placement, model.version()))
                .map(version -> new VersionStatus(
                        version.model(),
                        plan.share(version.model().version()),
                        plan.shadowPercent(version.model().version()),
                        version.state(),
                        version.problem(),
                        version.replicas(),
                        version.memoryBytes()))
                .toList();
    }

    Collection<ServedVersion> all() {
        Placement placement = current;
        return placement == null ? List.of() : placement.versions.values();
    }

    boolean isElastic() {
        return all().stream().anyMatch(ServedVersion::isElastic);
    }

    void scale(long now) {
        all().forEach(version -> version.scale(now));
    }
}
