package ai.lepton.benchmarks.serving;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How a request says its numbers, both in the Open Inference Protocol. */
enum Wire {
    /** The binary tensor extension, in and out: 3.2 KB. */
    BINARY {
        @Override
        byte[] body(String input, float[] values) {
            byte[] header = head(input, "\"parameters\":{\"binary_data_size\":" + 4 * values.length + "}")
                    .replace("}]}", "}],\"parameters\":{\"binary_data_output\":true}}")
                    .getBytes(StandardCharsets.UTF_8);
            ByteBuffer body =
                    ByteBuffer.allocate(header.length + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
            body.put(header);
            for (float value : values) {
                body.putFloat(value);
            }
            return body.array();
        }

        @Override
        String headers(byte[] body) {
            return "Content-Type: application/octet-stream\r\n" + HEADER_LENGTH + ": "
                    + (body.length - 4 * ServedNetwork.VALUES) + "\r\n";
        }
    },
    /** Numbers of nine digits: 8.4 KB. */
    JSON {
        @Override
        byte[] body(String input, float[] values) {
            String data = IntStream.range(0, values.length)
                    .mapToObj(i -> Float.toString(values[i]))
                    .collect(Collectors.joining(","));
            return head(input, "\"data\":[" + data + "]").getBytes(StandardCharsets.UTF_8);
        }

        @Override
        String headers(byte[] body) {
            return "Content-Type: application/json\r\n";
        }
    };

    static final String HEADER_LENGTH = "Inference-Header-Content-Length";

    /** Of a picture. */
    abstract byte[] body(String input, float[] values);

    abstract String headers(byte[] body);

    /** As tables have it. */
    String title() {
        return this == JSON ? "JSON" : name().toLowerCase(Locale.ROOT);
    }

    /** A whole request for HTTP/1.1, as it goes out. */
    byte[] request(int port, String path, String input, String token) {
        byte[] body = body(input, picture());
        String head = "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: Bearer " + token
                + "\r\n" + headers(body) + "Content-Length: " + body.length + "\r\n\r\n";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    private static float[] picture() {
        Random random = new Random(1);
        float[] values = new float[ServedNetwork.VALUES];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }

    private static String head(String input, String data) {
        return "{\"inputs\":[{\"name\":\"" + input + "\",\"shape\":[1,28,28,1],\"datatype\":\"FP32\"," + data + "}]}";
    }
}
