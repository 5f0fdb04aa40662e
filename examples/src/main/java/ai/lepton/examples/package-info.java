/** What the guides show: compiled and tested with the build. */
@NullMarked
package ai.lepton.examples;

import org.jspecify.annotations.NullMarked;
