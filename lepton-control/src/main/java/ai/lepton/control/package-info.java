/** Runs, registry and endpoints; the only module with SQL. */
@NullMarked
package ai.lepton.control;

import org.jspecify.annotations.NullMarked;
