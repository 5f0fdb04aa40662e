/**
 * Well-known networks, with the names that public checkpoints give to their weights.
 *
 * <p>Start at {@link ai.lepton.sdk.zoo.MobileNetV2} or {@link ai.lepton.sdk.zoo.ResNet18}.
 */
@NullMarked
package ai.lepton.sdk.zoo;

import org.jspecify.annotations.NullMarked;
