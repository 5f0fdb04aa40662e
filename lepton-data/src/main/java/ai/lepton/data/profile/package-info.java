/**
 * What is in a table, found out in one pass: statistics of its columns and a hash of its content.
 *
 * <p>Start at {@link ai.lepton.data.profile.TableProfiler}.
 */
@NullMarked
package ai.lepton.data.profile;

import org.jspecify.annotations.NullMarked;
