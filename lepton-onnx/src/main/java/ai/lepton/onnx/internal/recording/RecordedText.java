package ai.lepton.onnx.internal.recording;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.onnx.internal.graph.GraphBuilder;
import ai.lepton.sdk.preprocess.TextTensor;
import ai.lepton.sdk.tensor.Tensor;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Texts of the graph under construction, {@code [N]}. */
final class RecordedText implements TextTensor {

    private static final String SPACE = " ";
    private static final Shape BATCH = Shape.of(Shape.UNKNOWN);

    private final Recorder recorder;
    private final String value;
    private @Nullable Split split;

    /** The words of each text, with the empty text behind the last, and their number. */
    private record Split(String words, String counts) {}

    RecordedText(Recorder recorder, String value) {
        this.recorder = recorder;
        this.value = value;
    }

    @Override
    public Tensor index(List<String> vocabulary, long unknown) {
        requireDistinct(vocabulary);
        Lookup lookup = new Lookup();
        for (int i = 0; i < vocabulary.size(); i++) {
            lookup.add(vocabulary.get(i), i);
        }
        return new RecordedTensor(recorder, DType.INT64, BATCH, Layout.PLAIN, lookup.record(value, unknown));
    }

    @Override
    public Words words(List<String> vocabulary, int length) {
        requireDistinct(vocabulary);
        if (length < 1) {
            throw new IllegalArgumentException("length: " + length + " (expected: > 0)");
        }
        Lookup lookup = new Lookup();
        lookup.add("", 0);
        for (int i = 0; i < vocabulary.size(); i++) {
            lookup.add(requireWord(vocabulary.get(i)), i + 2L);
        }
        Split parts = split();
        String indexes = recorder.node("Pad")
                .input(lookup.record(parts.words(), 1))
                .input("pads", 0, 0, 0, length)
                .output();
        String cut = recorder.node("Slice")
                .input(indexes)
                .input("starts", 0)
                .input("ends", length)
                .input("axes", 1)
                .output();
        String counts = recorder.node("Min")
                .input(parts.counts())
                .input("length", NdArray.of(Shape.of(), (long) length))
                .output();
        return new Words(
                new RecordedTensor(recorder, DType.INT64, Shape.of(Shape.UNKNOWN, length), Layout.PLAIN, cut),
                new RecordedTensor(recorder, DType.INT64, BATCH, Layout.PLAIN, counts));
    }

    @Override
    public Tensor ngramCounts(List<String> ngrams) {
        requireDistinct(ngrams);
        if (ngrams.isEmpty()) {
            throw new IllegalArgumentException("ngrams: none (expected: at least one)");
        }
        NgramPool pool = new NgramPool();
        for (int i = 0; i < ngrams.size(); i++) {
            pool.add(ngrams.get(i), i);
        }
        String counts = recorder.node("TfIdfVectorizer")
                .input(split().words())
                .attribute("mode", "TF")
                .attribute("min_gram_length", pool.shortest())
                .attribute("max_gram_length", pool.longest())
                .attribute("max_skip_count", 0)
                .attribute("ngram_counts", pool.starts())
                .attribute("ngram_indexes", pool.columns())
                .texts("pool_strings", pool.words())
                .output();
        return new RecordedTensor(
                recorder, DType.FLOAT32, Shape.of(Shape.UNKNOWN, ngrams.size()), Layout.PLAIN, counts);
    }

    private Split split() {
        Split known = split;
        if (known == null) {
            List<String> outputs = recorder.node("StringSplit")
                    .input(value)
                    .attribute("delimiter", SPACE)
                    .outputs(2);
            known = new Split(outputs.get(0), outputs.get(1));
            split = known;
        }
        return known;
    }

    private static String requireWord(String word) {
        if (word.isEmpty() || word.contains(SPACE)) {
            throw new IllegalArgumentException(
                    "vocabulary: \"" + word + "\" (expected: a word, not empty and without spaces)");
        }
        return word;
    }

    private static void requireDistinct(List<String> texts) {
        Set<String> seen = new HashSet<>();
        for (String text : texts) {
            if (!seen.add(text)) {
                throw new IllegalArgumentException("vocabulary: \"" + text + "\" twice (expected: once)");
            }
        }
    }

    /** A table from texts to numbers, each text in all its forms. */
    private final class Lookup {

        private final List<ByteString> keys = new ArrayList<>();
        private final List<Long> values = new ArrayList<>();

        void add(String text, long number) {
            for (ByteString form : TextForms.of(text)) {
                keys.add(form);
                values.add(number);
            }
        }

        String record(String texts, long otherwise) {
            if (keys.isEmpty()) { // the operator wants a key; no text has this one and the value is the same
                add("", otherwise);
            }
            return recorder.node("LabelEncoder")
                    .domain(GraphBuilder.ML_DOMAIN)
                    .input(texts)
                    .texts("keys_strings", keys)
                    .attribute(
                            "values_int64s",
                            values.stream().mapToLong(Long::longValue).toArray())
                    .attribute("default_int64", otherwise)
                    .output();
        }
    }
}
