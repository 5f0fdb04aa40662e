/**
 * What is known about a dataset: found out before it is registered, and shown as a page.
 *
 * <p>Start at {@link ai.lepton.cli.profile.ProfilePage}.
 */
@NullMarked
package ai.lepton.cli.profile;

import org.jspecify.annotations.NullMarked;
