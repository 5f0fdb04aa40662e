package ai.lepton.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloseStackTest {

    @Test
    void closesLastInFirstOutAndOnlyOnce() {
        List<String> closed = new ArrayList<>();
        CloseStack stack = new CloseStack();
        stack.push("first", () -> closed.add("first"));
        stack.push("second", () -> closed.add("second"));
        stack.close();
        stack.close();
        assertThat(closed).containsExactly("second", "first");
    }

    @Test
    void onePartThatFailsDoesNotKeepTheOthersOpen() {
        List<String> closed = new ArrayList<>();
        CloseStack stack = new CloseStack();
        stack.push("first", () -> closed.add("first"));
        stack.push("broken", () -> {
            throw new IllegalStateException("broken on purpose");
        });
        stack.close();
        assertThat(closed).containsExactly("first");
    }
}
