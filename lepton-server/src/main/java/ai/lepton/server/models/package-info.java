/**
 * Which model answers under which name, and how one replaces another without a request lost.
 *
 * <p>Start at {@link ai.lepton.server.models.ModelRepository}.
 */
@NullMarked
package ai.lepton.server.models;

import org.jspecify.annotations.NullMarked;
