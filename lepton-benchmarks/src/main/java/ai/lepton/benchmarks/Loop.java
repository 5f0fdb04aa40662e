package ai.lepton.benchmarks;

import ai.lepton.sdk.data.Dataset;

/** A network with its optimizer that can train for an epoch. */
interface Loop extends AutoCloseable {

    static Loop of(Workload workload, Variant variant) {
        return variant == Variant.FIT ? new FitLoop(workload) : new BareLoop(workload, variant);
    }

    /** Trains on all rows once, shuffled, from bytes; the mean loss, which is read in every step. */
    double epoch(Dataset.Batch images);

    @Override
    void close();
}
