/**
 * What holds for every path of the server: who may come in, how errors look, what is counted.
 *
 * <p>Start at {@link ai.lepton.server.http.HttpRules}.
 */
@NullMarked
package ai.lepton.server.http;

import org.jspecify.annotations.NullMarked;
