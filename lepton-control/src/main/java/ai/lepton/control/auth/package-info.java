/**
 * Who may do what, by bearer token.
 *
 * <p>Start at {@link ai.lepton.control.auth.Authenticator}.
 */
@NullMarked
package ai.lepton.control.auth;

import org.jspecify.annotations.NullMarked;
