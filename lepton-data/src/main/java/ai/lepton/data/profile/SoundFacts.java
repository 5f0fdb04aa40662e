package ai.lepton.data.profile;

import ai.lepton.codec.sound.SoundDecoder;
import ai.lepton.codec.sound.SoundInfo;
import ai.lepton.data.tree.TreeFile;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Of recordings: how long they are, their rate, channels and encoding. */
final class SoundFacts extends MediaFacts<SoundInfo> {

    private final MeasuredColumn seconds = MeasuredColumn.ofNumbers("seconds");
    private final MeasuredColumn rate = MeasuredColumn.ofWords("rate");
    private final MeasuredColumn channels = MeasuredColumn.ofWords("channels");
    private final MeasuredColumn encoding = MeasuredColumn.ofWords("encoding");

    @Override
    SoundInfo measure(TreeFile file) throws IOException {
        return SoundDecoder.STANDARD.inspect(file.name(), file.bytes());
    }

    @Override
    void add(SoundInfo info) {
        seconds.add((double) info.length() / info.sampleRate());
        rate.add(String.format(Locale.ROOT, "%,d Hz", info.sampleRate()));
        channels.add(info.channels() == 1 ? "mono" : info.channels() == 2 ? "stereo" : info.channels() + " channels");
        encoding.add(info.encoding() + ", " + info.bits() + " bits");
    }

    @Override
    List<MeasuredColumn> measured() {
        return List.of(seconds, rate, channels, encoding);
    }
}
