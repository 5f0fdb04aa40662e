/**
 * What the runtime is made of; not for other modules.
 *
 * <p>Start at {@link ai.lepton.runtime.internal.OrtRuntime}.
 */
@NullMarked
package ai.lepton.runtime.internal;

import org.jspecify.annotations.NullMarked;
