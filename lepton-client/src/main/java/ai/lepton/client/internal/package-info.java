/**
 * How requests travel.
 *
 * <p>Start at {@link ai.lepton.client.internal.Http}.
 */
@NullMarked
package ai.lepton.client.internal;

import org.jspecify.annotations.NullMarked;
