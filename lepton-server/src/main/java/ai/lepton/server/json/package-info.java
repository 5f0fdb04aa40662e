/**
 * Numbers of JSON, read from bytes and written to bytes: what most of a request consists of, and most of its time.
 *
 * <p>Start at {@link ai.lepton.server.json.JsonNumbers}.
 */
@NullMarked
package ai.lepton.server.json;

import org.jspecify.annotations.NullMarked;
