/**
 * What the server says about itself to people and their tools: OpenAPI documents, and a page to try a model.
 *
 * <p>Start at {@link ai.lepton.server.docs.DocumentPaths}.
 */
@NullMarked
package ai.lepton.server.docs;

import org.jspecify.annotations.NullMarked;
