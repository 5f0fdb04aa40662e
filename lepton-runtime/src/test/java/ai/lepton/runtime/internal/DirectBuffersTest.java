package ai.lepton.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class DirectBuffersTest {

    @Test
    void givesTheSameMemoryAgain() {
        DirectBuffers buffers = new DirectBuffers(1 << 20);
        ByteBuffer first = buffers.take(3000);
        assertThat(first.isDirect()).isTrue();
        assertThat(first.order()).isEqualTo(ByteOrder.nativeOrder());
        assertThat(first.remaining()).isEqualTo(3000);
        first.position(17);
        buffers.give(first);
        assertThat(buffers.keptBytes()).isEqualTo(4096);
        ByteBuffer second = buffers.take(2500);
        assertThat(second).isSameAs(first);
        assertThat(second.position()).isZero();
        assertThat(second.limit()).isEqualTo(2500);
        assertThat(buffers.keptBytes()).isZero();
    }

    @Test
    void keepsNoMoreThanItMay() {
        DirectBuffers buffers = new DirectBuffers(4096);
        ByteBuffer kept = buffers.take(4096);
        ByteBuffer dropped = buffers.take(4096);
        buffers.give(kept);
        buffers.give(dropped);
        assertThat(buffers.keptBytes()).isEqualTo(4096);
    }

    @Test
    void servesEverySize() {
        DirectBuffers buffers = new DirectBuffers(1 << 20);
        for (int bytes : new int[] {0, 1, 1023, 1024, 1025, 1 << 20, (1 << 26) + 1}) {
            ByteBuffer buffer = buffers.take(bytes);
            assertThat(buffer.remaining()).isEqualTo(bytes);
            buffers.give(buffer);
        }
    }
}
