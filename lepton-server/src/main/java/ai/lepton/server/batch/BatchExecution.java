package ai.lepton.server.batch;

import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.runtime.LoadedModel;
import ai.lepton.server.batch.BatchListener.Event;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Runs a model for several requests at once, gives each its part of the answer, and keeps the failure of one from the
 * others. Has no state of its own.
 */
final class BatchExecution {

    /** On an event loop, everything; another thread than the loop's own ends it. */
    private static final long LOOP_LIMIT_NANOS = 50_000_000;

    /** A run of several that takes so many times what it should, and so long, holds one that should not be in it. */
    private static final int TIMES_EXPECTED = 20;

    private static final long LEAST_LIMIT_NANOS = 250_000_000;

    private final Batcher batcher;
    private final LoadedModel model;
    private final Watchdog watchdog;

    BatchExecution(Batcher batcher, LoadedModel model, Watchdog watchdog) {
        this.batcher = batcher;
        this.model = model;
        this.watchdog = watchdog;
    }

    /**
     * Answers requests; returns when all of them are answered, or are back in the queue.
     *
     * @param batch of one shape but for the rows; together no more rows than a batch may have, unless it is one request
     */
    void run(List<Scoring> batch, boolean onLoop) {
        List<Scoring> live = batch;
        for (Scoring scoring : batch) {
            if (scoring.isGivenUp()) {
                live = batch.stream().filter(member -> !member.isGivenUp()).toList();
                break;
            }
        }
        if (!live.isEmpty()) {
            attempt(live, onLoop);
        }
    }

    /** How many of them failed. */
    private int attempt(List<Scoring> members, boolean onLoop) {
        int rows = 0;
        for (Scoring member : members) {
            rows += member.rows();
        }
        long begun = System.nanoTime();
        long spentBefore = ThreadClock.now();
        Map<String, NdArray> values;
        try (BatchRun run = new BatchRun(watchdog, members, limit(members, rows, onLoop))) {
            try {
                values = rows > batcher.maxRows() && batcher.isTogether()
                        ? pieces(members.get(0), run)
                        : whole(members, rows, run);
            } catch (Throwable e) { // an Error too: each of them must be answered
                if (run.outgrownBytes() > 0) {
                    batcher.listener().happened(Event.TERMINATED);
                    return failed(members, batcher.outgrown(run.outgrownBytes(), e), onLoop);
                }
                if (run.stop().isStopped()) {
                    stopped(members);
                    return 0;
                }
                return failed(members, e, onLoop);
            }
        }
        long ran = System.nanoTime();
        int failures = members.size() == 1
                ? deliver(members.get(0), values, rows, ran - begun)
                : share(members, values, rows, ran - begun, onLoop);
        long done = System.nanoTime();
        batcher.times().ran(rows, ThreadClock.now() - spentBefore);
        batcher.listener().delivered(Math.min(rows, batcher.maxRows()), done - ran);
        return failures;
    }

    private long limit(List<Scoring> members, int rows, boolean onLoop) {
        if (onLoop) {
            return LOOP_LIMIT_NANOS;
        }
        return members.size() == 1
                ? 0
                : Math.max(LEAST_LIMIT_NANOS, TIMES_EXPECTED * batcher.times().expectedNanos(rows));
    }

    private Map<String, NdArray> whole(List<Scoring> members, int rows, BatchRun run) {
        List<Map<String, NdArray>> parts = new ArrayList<>(members.size());
        long read = 0;
        for (Scoring member : members) {
            parts.add(member.inputs());
            read += member.readNanos();
        }
        return measured(parts, outputs(members), rows, read, run);
    }

    private Map<String, NdArray> measured(
            List<Map<String, NdArray>> parts, Collection<String> outputs, int rows, long readNanos, BatchRun run) {
        long begun = System.nanoTime();
        Map<String, NdArray> values = model.run(parts, outputs, run.stop());
        batcher.listener().ran(parts.size(), rows, readNanos, System.nanoTime() - begun);
        return values;
    }

    /** One request with more rows than a run may have. */
    private Map<String, NdArray> pieces(Scoring only, BatchRun run) {
        int most = batcher.maxRows();
        List<Map<String, NdArray>> answers = new ArrayList<>();
        for (int from = 0; from < only.rows(); from += most) {
            answers.add(piece(only, from, Math.min(only.rows(), from + most), run));
        }
        if (batcher.togetherness().isDoubtful()) {
            List<Map<String, NdArray>> halves =
                    List.of(piece(only, 0, most - most / 2, run), piece(only, most - most / 2, most, run));
            if (!Togetherness.agree(answers.get(0), joined(halves, most))) {
                batcher.togetherness().refute("an answer depends on the other rows of a run");
            }
        }
        Map<String, NdArray> values = joined(answers, only.rows());
        return batcher.isTogether() ? values : whole(List.of(only), only.rows(), run);
    }

    private Map<String, NdArray> piece(Scoring only, int from, int to, BatchRun run) {
        return measured(
                List.of(rows(only.inputs(), from, to)),
                only.outputs(),
                to - from,
                from == 0 ? only.readNanos() : 0,
                run);
    }

    /** Answers one behind the other; empty if they are not of so many rows. */
    private Map<String, NdArray> joined(List<Map<String, NdArray>> answers, int rows) {
        Map<String, NdArray> joined = new LinkedHashMap<>();
        for (String output : answers.get(0).keySet()) {
            List<NdArray> parts = answers.stream()
                    .map(answer -> Objects.requireNonNull(answer.get(output), output))
                    .toList();
            boolean ofRows = parts.stream().allMatch(part -> part.shape().rank() > 0)
                    && parts.stream().mapToLong(NdArray::rows).sum() == rows
                    && parts.stream()
                                    .map(part -> part.shape().withoutFirst())
                                    .distinct()
                                    .count()
                            == 1;
            if (!ofRows) {
                batcher.togetherness().refute("an answer has not as many rows as the question");
                return Map.of();
            }
            joined.put(output, NdArray.concatenated(parts));
        }
        return joined;
    }

    private static Map<String, NdArray> rows(Map<String, NdArray> arrays, int from, int to) {
        Map<String, NdArray> rows = new LinkedHashMap<>();
        arrays.forEach((name, array) -> rows.put(name, array.rows(from, to)));
        return rows;
    }

    /** The outputs that any of them wants. */
    private static Collection<String> outputs(List<Scoring> members) {
        List<String> first = members.get(0).outputs();
        Set<String> all = null;
        for (Scoring member : members) {
            if (all != null) {
                all.addAll(member.outputs());
            } else if (member.outputs() != first && !member.outputs().equals(first)) {
                all = new LinkedHashSet<>(first);
                all.addAll(member.outputs());
            }
        }
        return all == null ? first : all;
    }

    private int deliver(Scoring member, Map<String, NdArray> values, int rows, long runNanos) {
        try {
            model.checkOutputs(values);
        } catch (LeptonException e) {
            member.fail(e);
            return 1;
        }
        member.finish(values, Math.min(rows, batcher.maxRows()), runNanos);
        return 0;
    }

    /** Gives each its rows of the answer. */
    private int share(List<Scoring> members, Map<String, NdArray> values, int rows, long runNanos, boolean onLoop) {
        for (NdArray array : values.values()) {
            if (array.shape().rank() == 0 || array.shape().size(0) != rows) {
                batcher.togetherness().refute("an answer to " + rows + " rows is of shape " + array.shape());
                return alone(members, onLoop);
            }
        }
        boolean isFine = isFine(values);
        List<Scoring> doubtful = new ArrayList<>();
        List<Map<String, NdArray>> shares = new ArrayList<>(members.size());
        int from = 0;
        for (Scoring member : members) {
            Map<String, NdArray> share = new LinkedHashMap<>();
            for (String output : member.outputs()) {
                share.put(
                        output,
                        Objects.requireNonNull(values.get(output), output).rows(from, from + member.rows()));
            }
            from += member.rows();
            shares.add(share);
        }
        if (batcher.togetherness().isDoubtful()) {
            return prove(members, shares, runNanos, onLoop);
        }
        for (int i = 0; i < members.size(); i++) {
            if (isFine || isFine(shares.get(i))) {
                members.get(i).finish(shares.get(i), rows, runNanos);
            } else {
                doubtful.add(members.get(i));
            }
        }
        return alone(doubtful, onLoop); // whether it was its own rows that have no answer, or another's
    }

    private boolean isFine(Map<String, NdArray> values) {
        try {
            model.checkOutputs(values);
            return true;
        } catch (LeptonException e) {
            return false;
        }
    }

    /** Compares each share with the answer that its request gets alone. */
    private int prove(List<Scoring> members, List<Map<String, NdArray>> shares, long runNanos, boolean onLoop) {
        int failures = 0;
        for (int i = 0; i < members.size(); i++) {
            Scoring member = members.get(i);
            if (!batcher.isTogether() || !isFine(shares.get(i))) {
                failures += alone(List.of(member), onLoop);
                continue;
            }
            Map<String, NdArray> answer;
            try (BatchRun run = new BatchRun(watchdog, List.of(member), onLoop ? LOOP_LIMIT_NANOS : 0)) {
                answer = whole(List.of(member), member.rows(), run);
            } catch (Throwable e) {
                failures += alone(List.of(member), onLoop); // it fails again, or is stopped again, and is answered
                continue;
            }
            if (!Togetherness.agree(shares.get(i), answer)) {
                batcher.togetherness().refute("an answer depends on the other rows of a run");
            }
            failures += deliver(member, answer, member.rows(), runNanos);
        }
        return failures;
    }

    private int alone(List<Scoring> members, boolean onLoop) {
        int failures = 0;
        for (Scoring member : members) {
            batcher.listener().happened(Event.RERUN);
            failures += attempt(List.of(member), onLoop);
        }
        return failures;
    }

    /** Cuts those in two that failed together; who is alone has failed by itself. */
    private int failed(List<Scoring> members, Throwable reason, boolean onLoop) {
        if (members.size() == 1) {
            members.get(0).fail(reason);
            return 1;
        }
        batcher.listener().happened(Event.BISECTED);
        int half = members.size() / 2;
        int failures =
                attempt(members.subList(0, half), onLoop) + attempt(members.subList(half, members.size()), onLoop);
        if (failures == 0) {
            batcher.togetherness().failedTogether();
        }
        return failures;
    }

    /** Nobody waits for them any more, or they took too long together: then each may try alone, once. */
    private void stopped(List<Scoring> members) {
        batcher.listener().happened(Event.TERMINATED);
        boolean tookTooLong = false;
        for (Scoring member : members) {
            if (member.again()) {
                tookTooLong = true;
                batcher.listener().happened(Event.RERUN);
                batcher.enqueue(member);
            } else {
                member.drop();
            }
        }
        if (tookTooLong) {
            batcher.times().tookTooLong();
        }
    }
}
