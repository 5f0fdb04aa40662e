/**
 * Models on the command line: rows of files through an endpoint, or through a registered version in this process.
 *
 * <p>Start at {@link ai.lepton.cli.scoring.AskedModel}.
 */
@NullMarked
package ai.lepton.cli.scoring;

import org.jspecify.annotations.NullMarked;
