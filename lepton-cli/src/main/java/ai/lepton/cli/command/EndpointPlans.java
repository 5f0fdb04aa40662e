package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Figures;
import ai.lepton.client.LeptonClient;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.Endpoint;
import ai.lepton.core.api.EndpointPlan;
import ai.lepton.core.api.EndpointPlan.Replicas;
import ai.lepton.core.api.EndpointPlan.Share;
import ai.lepton.core.api.EndpointVersion;
import ai.lepton.core.api.ModelReference;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Plans of endpoints as commands change and show them. */
final class EndpointPlans {

    private EndpointPlans() {}

    /** How an endpoint is to answer; empty if it is not there. */
    static Optional<EndpointPlan> find(LeptonClient client, String name) {
        try {
            return Optional.of(of(client.endpoint(name)));
        } catch (LeptonException e) {
            if (e.code() == ErrorCode.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The plan of an endpoint; a server of before there were plans says no more than the model. */
    static EndpointPlan of(Endpoint endpoint) {
        EndpointPlan plan = endpoint.plan();
        return plan == null ? EndpointPlan.of(endpoint.name(), endpoint.model()) : plan;
    }

    /**
     * The versions after one of them got a percentage of the requests; the others share the rest as they did, and those
     * that had nothing have nothing still.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_ARGUMENT} if nobody is there for the rest
     */
    static List<Share> canary(List<Share> before, ModelReference model, double percent) {
        List<Share> others = before.stream()
                .filter(share -> share.model().version() != model.version())
                .toList();
        double sum = others.stream().mapToDouble(Share::weight).sum();
        if (sum == 0) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    "--weight: " + percent + " of " + model + ", and no other version has a share (expected: one that"
                            + " answers the rest). Leave --weight out to let it answer everything.");
        }
        List<Share> after = new ArrayList<>();
        others.forEach(share -> after.add(new Share(share.model(), rounded(share.weight() / sum * (100 - percent)))));
        after.add(new Share(model, percent));
        return after;
    }

    /** Percentages of percentages need no more digits, and read badly with them. */
    private static double rounded(double percent) {
        return Math.round(percent * 1e6) / 1e6;
    }

    /** Such as {@code digits@1 (95 %), digits@2 (5 %)}. */
    static String words(Endpoint endpoint) {
        EndpointPlan plan = of(endpoint);
        String answering = plan.versions().size() == 1
                ? plan.mainModel().toString()
                : plan.versions().stream()
                        .map(share -> share.model() + " ("
                                + Figures.percent(plan.share(share.model().version()), 1) + ")")
                        .collect(Collectors.joining(", "));
        return plan.shadows().isEmpty()
                ? answering
                : answering + ", shadowed by "
                        + plan.shadows().stream()
                                .map(shadow -> shadow.model().toString())
                                .collect(Collectors.joining(", "));
    }

    /** How a shadow compares, in a line. */
    static String words(EndpointVersion.Comparison comparison) {
        if (comparison.rows() == 0) {
            return comparison.failures() + " failed, " + comparison.dropped() + " dropped, none compared yet";
        }
        return Figures.percent((double) comparison.agreedRows() / comparison.rows(), 2) + " of " + comparison.rows()
                + " rows agree, largest difference "
                + String.format(java.util.Locale.ROOT, "%.3g", comparison.largestDifference()) + ", "
                + comparison.failures() + " failed, " + comparison.dropped() + " dropped";
    }

    /** Which version a request goes to. */
    static String assignment(EndpointPlan plan) {
        EndpointPlan.Assignment assignment = plan.assignment();
        if (assignment == null) {
            return "by chance";
        }
        String rules = assignment.rules().stream()
                .map(rule -> "header " + rule.header() + " = " + rule.value() + " to version " + rule.version() + "\n")
                .collect(Collectors.joining());
        return rules
                + (assignment.key() == null ? "else by chance" : "by header " + assignment.key() + ", else by chance");
    }

    /** What is kept of the answers. */
    static String samples(EndpointPlan.@Nullable Capture capture) {
        if (capture == null) {
            return "none are kept";
        }
        return Figures.percent(capture.rate(), 2) + " of the answers, for " + capture.days() + " days, at most "
                + capture.bytes() / (1 << 20) + " MiB"
                + (capture.redact().isEmpty() ? "" : ", without " + String.join(", ", capture.redact()));
    }

    /** How many sessions there are. */
    static String replicas(Replicas replicas) {
        if (!replicas.isElastic()) {
            return replicas.least() + (replicas.least() > 1 ? ", " + Words.of(replicas.balance()) : "");
        }
        return replicas.least() + " to " + replicas.most() + ", one for "
                + BigDecimal.valueOf(replicas.concurrency())
                        .stripTrailingZeros()
                        .toPlainString()
                + " requests at once, " + Words.of(replicas.balance())
                + (replicas.least() == 0 ? ", none after " + replicas.idleSeconds() + " s without a request" : "");
    }
}
