package ai.lepton.it;

import java.awt.image.BufferedImage;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;

/** Ten classes that are easy to learn: a bright stripe whose column is the class, on noise. */
final class Stripes {

    private static final int SIZE = 28;

    private Stripes() {}

    /** Writes four IDX files as MNIST has them, gzipped. */
    static Path idx(Path folder, int train, int test) throws IOException {
        Files.createDirectories(folder);
        write(folder, "train", train, 1);
        write(folder, "t10k", test, 2);
        return folder;
    }

    /** Writes colour PNG files, a folder per class. */
    static Path folders(Path root, int perClass) throws IOException {
        Random random = new Random(3);
        for (int label = 0; label < 3; label++) {
            Path folder = Files.createDirectories(root.resolve("class-" + (char) ('a' + label)));
            for (int i = 0; i < perClass; i++) {
                BufferedImage image = new BufferedImage(20, 16, BufferedImage.TYPE_INT_RGB);
                for (int y = 0; y < 16; y++) {
                    for (int x = 0; x < 20; x++) {
                        int noise = random.nextInt(90);
                        image.setRGB(x, y, (noise << 16 | noise << 8 | noise) + (160 << (8 * label)));
                    }
                }
                ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
            }
        }
        return root;
    }

    /** Writes one picture of a class as PNG. */
    static Path picture(Path file, int label) throws IOException {
        byte[] pixels = pixels(label, new Random(4));
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setDataElements(0, 0, SIZE, SIZE, pixels);
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    /** The body of an inference request for one picture of a class. */
    static String request(int label) {
        StringBuilder body = new StringBuilder("{\"id\":\"s\",\"inputs\":[{\"name\":\"image\",\"datatype\":\"UINT8\",")
                .append("\"shape\":[1,28,28,1],\"data\":[");
        byte[] pixels = pixels(label, new Random(5));
        for (int i = 0; i < pixels.length; i++) {
            body.append(i == 0 ? "" : ",").append(pixels[i] & 0xFF);
        }
        return body.append("]}]}").toString();
    }

    private static void write(Path folder, String part, int rows, long seed) throws IOException {
        Random random = new Random(seed);
        byte[] labels = new byte[rows];
        try (DataOutputStream images = open(folder.resolve(part + "-images-idx3-ubyte.gz"))) {
            images.writeInt(0x803);
            images.writeInt(rows);
            images.writeInt(SIZE);
            images.writeInt(SIZE);
            for (int row = 0; row < rows; row++) {
                labels[row] = (byte) random.nextInt(10);
                images.write(pixels(labels[row], random));
            }
        }
        try (DataOutputStream out = open(folder.resolve(part + "-labels-idx1-ubyte.gz"))) {
            out.writeInt(0x801);
            out.writeInt(rows);
            out.write(labels);
        }
    }

    private static byte[] pixels(int label, Random random) {
        byte[] pixels = new byte[SIZE * SIZE];
        for (int y = 2; y < SIZE - 2; y++) {
            for (int x = 2; x < SIZE - 2; x++) {
                boolean stripe = x / 2 == label + 2;
                pixels[y * SIZE + x] = (byte) (stripe ? 200 + random.nextInt(56) : random.nextInt(60));
            }
        }
        return pixels;
    }

    private static DataOutputStream open(Path file) throws IOException {
        return new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(file)));
    }
}
