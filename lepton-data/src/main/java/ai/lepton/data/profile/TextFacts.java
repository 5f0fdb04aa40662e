package ai.lepton.data.profile;

import ai.lepton.codec.text.TextDecoder;
import ai.lepton.data.tree.TreeFile;
import java.io.IOException;
import java.util.List;
import java.util.StringTokenizer;

/** Of texts: how many words and characters they have. A word is what stands between white space. */
final class TextFacts extends MediaFacts<TextFacts.Measured> {

    private final MeasuredColumn words = MeasuredColumn.ofNumbers("words");
    private final MeasuredColumn characters = MeasuredColumn.ofNumbers("characters");

    /** One text. */
    record Measured(int words, int characters) {}

    @Override
    Measured measure(TreeFile file) throws IOException {
        String text = TextDecoder.DETECT.decode(file.name(), file.bytes());
        return new Measured(new StringTokenizer(text).countTokens(), text.codePointCount(0, text.length()));
    }

    @Override
    void add(Measured measured) {
        words.add(measured.words);
        characters.add(measured.characters);
    }

    @Override
    List<MeasuredColumn> measured() {
        return List.of(words, characters);
    }
}
