/** Decoding that cannot be in a model's graph: JPEG, PNG, WAV, clean text; shared by training and serving. */
@NullMarked
package ai.lepton.codec;

import org.jspecify.annotations.NullMarked;
