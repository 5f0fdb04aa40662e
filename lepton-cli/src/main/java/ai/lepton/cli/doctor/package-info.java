/**
 * What a machine must have for Lepton, checked one by one.
 *
 * <p>Start at {@link ai.lepton.cli.doctor.Examination}.
 */
@NullMarked
package ai.lepton.cli.doctor;

import org.jspecify.annotations.NullMarked;
