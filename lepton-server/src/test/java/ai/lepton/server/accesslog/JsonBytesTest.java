package ai.lepton.server.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonBytesTest {

    @Test
    void textsAndNumbersAreReadAsTheyWere() throws IOException {
        long seed = Long.getLong("lepton.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        JsonBytes bytes = new JsonBytes();
        for (int i = 0; i < 20_000; i++) {
            String text = text(random);
            long number = random.nextLong() >> random.nextInt(64);
            bytes.clear();
            bytes.raw('[');
            bytes.text(text);
            bytes.raw(',');
            bytes.number(number);
            bytes.raw(']');
            String json = new String(bytes.array(), 0, bytes.size(), StandardCharsets.US_ASCII);
            assertThat(new ObjectMapper().readTree(json).get(0).textValue()).isEqualTo(text);
            assertThat(new ObjectMapper().readTree(json).get(1).longValue()).isEqualTo(number);
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(40);
        for (int i = 0; i < length; i++) {
            text.append((char) random.nextInt(random.nextBoolean() ? 128 : 65536));
        }
        return text.toString();
    }

    @Test
    void aTextThatHasNoEndIsCut() {
        JsonBytes bytes = new JsonBytes();
        bytes.text("\n".repeat(100_000));
        assertThat(bytes.size()).isEqualTo(6 * 512 + 2);
    }
}
