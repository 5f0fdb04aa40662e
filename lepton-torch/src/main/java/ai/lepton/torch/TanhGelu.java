package ai.lepton.torch;

import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Tensor;

/** The approximate GELU. (The binding's own method passes the approximation's name by a view, which may dangle.) */
final class TanhGelu {

    private static final Operator GELU = Operator.of("aten::gelu", "");
    private static final IValue TANH = Types.keep(new IValue("tanh"));

    private TanhGelu() {}

    static Tensor of(Tensor x) {
        return new Tensor(GELU.call(new IValue(x), TANH).get(0).toTensor());
    }
}
