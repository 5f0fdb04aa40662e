/** The engine on libtorch; the only module that sees org.bytedeco. */
@NullMarked
package ai.lepton.torch;

import org.jspecify.annotations.NullMarked;
