package ai.lepton.onnx.internal.recording;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** N-grams as {@code TfIdfVectorizer} wants them: by their length, word after word, each with its column. */
final class NgramPool {

    private static final String SPACE = " ";

    private final SortedMap<Integer, List<Entry>> byLength = new TreeMap<>();

    private record Entry(List<ByteString> words, long column) {}

    /** Adds an n-gram; twice under one column if its words have two forms. */
    void add(String ngram, long column) {
        List<String> words = List.of(ngram.split(SPACE, -1));
        if (words.contains("")) {
            throw new IllegalArgumentException("ngrams: \"" + ngram + "\" (expected: words, joined by one space each)");
        }
        List<List<ByteString>> forms = words.stream().map(TextForms::of).toList();
        add(forms.stream().map(form -> form.get(0)).toList(), column);
        // A text arrives in one form as a whole, so that its words never mix them.
        if (forms.stream().anyMatch(form -> form.size() > 1)) {
            add(forms.stream().map(form -> form.get(form.size() - 1)).toList(), column);
        }
    }

    long shortest() {
        return byLength.firstKey();
    }

    long longest() {
        return byLength.lastKey();
    }

    /** Where the n-grams of one word begin among {@link #words}, those of two, and so on. */
    long[] starts() {
        long[] starts = new long[byLength.lastKey()];
        long start = 0;
        for (int length = 1; length <= starts.length; length++) {
            starts[length - 1] = start;
            start += (long) length * byLength.getOrDefault(length, List.of()).size();
        }
        return starts;
    }

    /** The column of each n-gram. */
    long[] columns() {
        return byLength.values().stream()
                .flatMap(List::stream)
                .mapToLong(Entry::column)
                .toArray();
    }

    /** The words of all n-grams. */
    List<ByteString> words() {
        return byLength.values().stream()
                .flatMap(List::stream)
                .flatMap(entry -> entry.words().stream())
                .toList();
    }

    private void add(List<ByteString> words, long column) {
        byLength.computeIfAbsent(words.size(), n -> new ArrayList<>()).add(new Entry(words, column));
    }
}
