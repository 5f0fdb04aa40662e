package ai.lepton.data.feature;

import ai.lepton.data.table.Chunk;

/** Sees all training rows once, from the first to the last, and then knows what to fit. */
interface Learner {

    void see(Chunk chunk);

    FittedFeature fitted();
}
