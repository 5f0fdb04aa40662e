/**
 * The control plane over HTTP; only here does the control plane know Armeria.
 *
 * <p>Start at {@link ai.lepton.control.http.ControlHttp}.
 */
@NullMarked
package ai.lepton.control.http;

import org.jspecify.annotations.NullMarked;
