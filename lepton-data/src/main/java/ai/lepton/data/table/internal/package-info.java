/** What the readers of files share: bytes, encodings, cells, and how a schema is inferred. */
@NullMarked
package ai.lepton.data.table.internal;

import org.jspecify.annotations.NullMarked;
