package ai.lepton.torch;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Buffer;

/** Native memory that gradients do not flow to. */
final class TorchBuffer extends Variable implements Buffer {

    TorchBuffer(TorchSession session, String name, Shape shape, org.bytedeco.pytorch.Tensor memory) {
        super(session, name, shape, memory);
    }
}
