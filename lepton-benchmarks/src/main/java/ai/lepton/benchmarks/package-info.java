/** What is measured: training and serving against bare loops, with the commands in docs/internals/performance.md. */
@NullMarked
package ai.lepton.benchmarks;

import org.jspecify.annotations.NullMarked;
