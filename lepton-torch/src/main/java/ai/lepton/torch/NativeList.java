package ai.lepton.torch;

import java.util.List;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.jspecify.annotations.Nullable;

/** The last list of variables in libtorch's words; it is the same in every step, so it is made once. */
final class NativeList {

    private List<Variable> members = List.of();
    private @Nullable IValue value;

    IValue of(List<Variable> wanted) {
        IValue kept = value;
        if (kept != null && members.equals(wanted)) {
            return kept;
        }
        free();
        GenericList list = new GenericList(Types.TENSOR);
        for (Variable variable : wanted) {
            list.push_back(new IValue(variable.value().handle()));
        }
        IValue made = Types.keep(new IValue(list));
        members = List.copyOf(wanted);
        value = made;
        return made;
    }

    void free() {
        if (value != null) {
            value.deallocate();
            value = null;
        }
    }
}
