/**
 * Records of a training, for people and for other programs: callbacks that are given to {@code Fit}.
 *
 * <p>Start at {@link ai.lepton.sdk.log.Logs}.
 */
@NullMarked
package ai.lepton.sdk.log;

import org.jspecify.annotations.NullMarked;
