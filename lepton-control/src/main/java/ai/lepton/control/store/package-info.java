/**
 * What the server remembers, in one SQLite file; all SQL is here.
 *
 * <p>Start at {@link ai.lepton.control.store.Store}.
 */
@NullMarked
package ai.lepton.control.store;

import org.jspecify.annotations.NullMarked;
