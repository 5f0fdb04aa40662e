package ai.lepton.torch;

import ai.lepton.sdk.tensor.RandomTensors;
import ai.lepton.sdk.tensor.Tensor;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.global.torch;

/** Masks from a generator of this session alone, so that sessions beside it change nothing. */
final class SeededMasks implements RandomTensors {

    private final TorchSession session;
    private final Generator generator;
    private final GeneratorOptional argument;
    private final int key;
    private boolean moved;
    private long place;

    SeededMasks(TorchSession session, long seed) {
        this.session = session;
        this.generator = Types.keep(session.placement().generator(seed));
        this.key = Long.hashCode(seed * 0x9E3779B97F4A7C15L);
        this.argument = Types.keep(new GeneratorOptional(generator));
    }

    @Override
    public Tensor dropoutMask(Tensor like, double rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("rate: " + rate + " (expected: 0 <= rate < 1)");
        }
        session.requireScope();
        TorchTensor shaped = session.own(like).requireFloating("dropoutMask");
        org.bytedeco.pytorch.Tensor mask = torch.empty_like(shaped.handle());
        mask.bernoulli_(1 - rate, generator());
        mask.mul_(session.scalars().floating(1 / (1 - rate)));
        return new TorchTensor(session, mask, shaped.dtype());
    }

    /** Starts at another place; most networks need no mask, so the generator is told with the first. */
    void reseed(long to) {
        moved = true;
        place = to;
    }

    /**
     * The generator at its place, for every draw. libtorch's takes 32 bits, of which no two places of a training get the
     * same.
     */
    private GeneratorOptional generator() {
        if (moved) {
            int z = (int) place ^ key;
            z = (z ^ (z >>> 16)) * 0x85EBCA6B; // the finaliser of MurmurHash3, which is one-to-one
            z = (z ^ (z >>> 13)) * 0xC2B2AE35;
            generator.set_current_seed((z ^ (z >>> 16)) & 0xFFFFFFFFL);
            moved = false;
        }
        return argument;
    }

    void close() {
        argument.deallocate();
        generator.deallocate();
    }
}
