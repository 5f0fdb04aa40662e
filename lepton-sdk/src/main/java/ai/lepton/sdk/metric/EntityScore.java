package ai.lepton.sdk.metric;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Precision, recall or F1 of entities in tagged sequences, 0 to 1, as CoNLL evaluates them: an entity counts as found only with
 * its right type, first and last step.
 *
 * <p>Tags are {@code O} outside, {@code B-type} at the first step of an entity and {@code I-type} inside. An entity begins at each
 * {@code B-}, and at an {@code I-} that follows none of its type: one without a beginning is an entity too. It ends before the
 * next beginning, before {@code O} and with the sequence. Counted over all entities together, or of one type ({@link #ofType}).
 *
 * <p>Steps with a negative target are padding and left out, also between others, such as pieces of words that have no tag of
 * their own. A score that is 0/0 is 0: precision where no entity was predicted, recall where there is none.
 *
 * <p>Shapes: as {@link TokenAccuracy}.
 *
 * @param kind which score
 * @param tags names of the tags by index: {@code O}, {@code B-PER}, {@code I-PER} and so on; {@code B} and {@code I} where there is
 *     one type without a name
 * @param type the one type that counts; empty for all
 * @see <a href="https://aclanthology.org/W00-0726/">Tjong Kim Sang and Buchholz, "Introduction to the CoNLL-2000 Shared Task"</a>
 */
public record EntityScore(ClassificationScore.Kind kind, List<String> tags, String type) implements Metric {

    private static final int RIGHT = 0;
    private static final int PREDICTED = 1;
    private static final int ACTUAL = 2;
    private static final int INVALID = 3;
    private static final int STEPS = 4;

    /** @throws IllegalArgumentException if a tag is no {@code O}, {@code B-type} or {@code I-type}, or no tag has the type */
    public EntityScore {
        Objects.requireNonNull(kind, "kind");
        tags = List.copyOf(tags);
        for (String tag : tags) {
            if (!tag.matches("O|[BI](-.+)?")) {
                throw new IllegalArgumentException("tag: \"" + tag + "\" (expected: O, B-type or I-type)");
            }
        }
        if (!type.isEmpty() && tags.stream().map(EntityScore::typeOf).noneMatch(type::equals)) {
            throw new IllegalArgumentException("type: \"" + type + "\" (expected: one of "
                    + tags.stream()
                            .map(EntityScore::typeOf)
                            .filter(name -> !name.isEmpty())
                            .distinct()
                            .toList()
                    + ")");
        }
    }

    /** Over all types. */
    public EntityScore(ClassificationScore.Kind kind, List<String> tags) {
        this(kind, tags, "");
    }

    /** Of one type alone, such as {@code PER}. */
    public EntityScore ofType(String name) {
        return new EntityScore(kind, tags, name);
    }

    /** Such as {@code entity_f1} or {@code entity_f1_PER}. */
    @Override
    public String name() {
        return "entity_" + kind.name().toLowerCase(Locale.ROOT) + (type.isEmpty() ? "" : "_" + type);
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public Accumulator start() {
        return new Sums(5) {
            @Override
            public void add(NdArray predictions, NdArray targets) {
                TagRows rows = TagRows.of(name(), predictions, targets);
                if (rows.tags() != tags.size()) {
                    throw new LeptonException(
                            ErrorCode.SHAPE_MISMATCH,
                            name() + ": predictions of " + rows.tags() + " tags (expected: " + tags.size()
                                    + ", as the metric was given)");
                }
                for (int row = 0; row < rows.rows(); row++) {
                    add(rows, row);
                }
            }

            private void add(TagRows rows, int row) {
                Entities actual = new Entities();
                Entities predicted = new Entities();
                for (int step = 0; step < rows.steps(); step++) {
                    if (rows.isPadding(row, step)) {
                        continue;
                    }
                    int tag = rows.predicted(row, step);
                    if (tag == TagRows.NOT_A_NUMBER) {
                        add(INVALID, 1);
                        return;
                    }
                    add(STEPS, 1);
                    actual.next(tags.get(rows.target(row, step)));
                    // a lattice can end before the targets do; nothing is found there
                    predicted.next(tag < 0 ? "O" : tags.get(tag));
                }
                Set<Entity> found = predicted.ofType(type);
                Set<Entity> there = actual.ofType(type);
                add(PREDICTED, found.size());
                add(ACTUAL, there.size());
                found.retainAll(there);
                add(RIGHT, found.size());
            }

            @Override
            public double value() {
                return sum(INVALID) > 0 || sum(STEPS) == 0
                        ? Double.NaN
                        : ClassificationScore.score(kind, sum(RIGHT), sum(PREDICTED), sum(ACTUAL));
            }
        };
    }

    private static String typeOf(String tag) {
        return tag.length() < 3 ? "" : tag.substring(2);
    }

    /**
     * One entity of a sequence.
     *
     * @param first its first step
     * @param end the step behind its last
     */
    private record Entity(String type, int first, int end) {}

    /** Reads the tags of one sequence. */
    private static final class Entities {
        private final Set<Entity> found = new HashSet<>();
        private String before = "O";
        private int first;
        private int step;

        void next(String tag) {
            boolean goesOn =
                    tag.startsWith("I") && !before.equals("O") && typeOf(tag).equals(typeOf(before));
            if (!goesOn) {
                end();
                first = step;
            }
            before = tag;
            step++;
        }

        /** Those of a type; of all types when that is empty. */
        Set<Entity> ofType(String type) {
            end();
            before = "O";
            found.removeIf(entity -> !type.isEmpty() && !entity.type().equals(type));
            return found;
        }

        private void end() {
            if (!before.equals("O")) {
                found.add(new Entity(typeOf(before), first, step));
            }
        }
    }
}
