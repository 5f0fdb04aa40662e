/**
 * What serving costs: the server's processor time per request, beside an echo, the bare runtime and a peer. {@code make
 * bench-serve} runs it.
 */
@NullMarked
package ai.lepton.benchmarks.serving;

import org.jspecify.annotations.NullMarked;
