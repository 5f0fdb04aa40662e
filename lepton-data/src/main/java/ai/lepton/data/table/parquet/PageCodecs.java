package ai.lepton.data.table.parquet;

import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Unpacks the pages of a file in Java alone: uncompressed, Snappy, Zstandard, LZ4 (raw) and gzip. The library's own codecs want
 * Hadoop and native code.
 */
final class PageCodecs implements CompressionCodecFactory {

    /** No writer makes pages of more than some megabytes. */
    private static final int MOST_BYTES = 1 << 29;

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        throw new UnsupportedOperationException("compressor: " + codec + " (expected: none, files are only read)");
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return switch (codec) {
            case UNCOMPRESSED ->
                new Pages((in, out) -> System.arraycopy(in, 0, out, 0, requireSize(in.length, out.length)));
            case SNAPPY -> new Pages(unpacking(new SnappyDecompressor()));
            case ZSTD -> new Pages(unpacking(new ZstdDecompressor()));
            case LZ4_RAW -> new Pages(unpacking(new Lz4Decompressor()));
            case GZIP -> new Pages(PageCodecs::gunzip);
            default ->
                throw new UnsupportedCodecException(
                        "compressed by " + codec + " (expected: SNAPPY, ZSTD, GZIP, LZ4_RAW or none). Write it anew.");
        };
    }

    @Override
    public void release() {}

    /** A codec that is not read. */
    static final class UnsupportedCodecException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnsupportedCodecException(String message) {
            super(message);
        }
    }

    private interface Unpacking {
        void unpack(byte[] in, byte[] out) throws IOException;
    }

    private static Unpacking unpacking(Decompressor decompressor) {
        return (in, out) -> requireSize(decompressor.decompress(in, 0, in.length, out, 0, out.length), out.length);
    }

    private static void gunzip(byte[] in, byte[] out) throws IOException {
        try (GZIPInputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(in))) {
            requireSize(unzipped.readNBytes(out, 0, out.length), out.length);
        }
    }

    private static int requireSize(int found, int wanted) throws IOException {
        if (found != wanted) {
            throw new IOException("a page of " + found + " bytes (expected: " + wanted + ", as its header says)");
        }
        return found;
    }

    private record Pages(Unpacking unpacking) implements BytesInputDecompressor {

        @Override
        public BytesInput decompress(BytesInput bytes, int decompressedSize) throws IOException {
            return BytesInput.from(unpacked(bytes.toInputStream().readAllBytes(), decompressedSize));
        }

        @Override
        public void decompress(ByteBuffer input, int compressedSize, ByteBuffer output, int decompressedSize)
                throws IOException {
            byte[] in = new byte[compressedSize];
            input.get(in);
            output.put(unpacked(in, decompressedSize));
        }

        private byte[] unpacked(byte[] in, int size) throws IOException {
            if (size < 0 || size > MOST_BYTES) {
                throw new IOException("a page of " + size + " bytes (expected: at most " + MOST_BYTES + ")");
            }
            byte[] out = new byte[size];
            unpacking.unpack(in, out);
            return out;
        }

        @Override
        public void release() {}
    }
}
