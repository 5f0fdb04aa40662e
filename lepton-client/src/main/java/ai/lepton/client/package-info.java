/** A typed Java client of the HTTP API, on the JDK's own HTTP client. */
@NullMarked
package ai.lepton.client;

import org.jspecify.annotations.NullMarked;
