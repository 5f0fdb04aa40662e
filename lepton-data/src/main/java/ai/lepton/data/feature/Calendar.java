package ai.lepton.data.feature;

import ai.lepton.sdk.tensor.Tensor;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The parts of dates, in UTC and the Gregorian calendar, by whole-number arithmetic. Division cuts towards zero, so that
 * dates are first moved by {@value #ERAS} times 400 years, and none is negative.
 *
 * @see <a href="https://howardhinnant.github.io/date_algorithms.html">Hinnant, "chrono-compatible low-level date
 *     algorithms"</a>
 */
final class Calendar {

    private static final long ERAS = 25;
    private static final long ERA_YEARS = 400;
    private static final long ERA_DAYS = 146_097;
    private static final long DAY = 86_400_000;
    private static final long HOUR = 3_600_000;

    /** Days from 0000-03-01 to 1970-01-01: years are counted from March, so that a leap day is their last. */
    private static final long EPOCH = 719_468;

    static final long FIRST = -314_622_835_200_000L; // the first of the year -8000
    static final long LAST = 253_402_300_799_999L; // the end of the year 9999

    private final Map<DatePart, Tensor> parts = new EnumMap<>(DatePart.class);

    /** @param moments milliseconds since 1970, INT64 {@code [N]} */
    Calendar(Tensor moments) {
        Tensor moved = moments.maximum((double) FIRST).minimum((double) LAST).add(ERAS * ERA_DAYS * DAY);
        Tensor days = moved.div(DAY);
        parts.put(DatePart.HOUR, moved.sub(days.mul(DAY)).div(HOUR));
        parts.put(DatePart.WEEKDAY, remainder(days.add(3), 7)); // 1970-01-01 was a Thursday; an era is whole weeks
        Tensor sinceMarch = days.add(EPOCH);
        Tensor era = sinceMarch.div(ERA_DAYS);
        Tensor dayOfEra = sinceMarch.sub(era.mul(ERA_DAYS));
        Tensor yearOfEra = dayOfEra.sub(dayOfEra.div(1_460))
                .add(dayOfEra.div(36_524))
                .sub(dayOfEra.div(146_096))
                .div(365);
        Tensor dayOfYear =
                dayOfEra.sub(yearOfEra.mul(365)).sub(yearOfEra.div(4)).add(yearOfEra.div(100));
        Tensor monthFromMarch = dayOfYear.mul(5).add(2).div(153);
        Tensor monthFromJanuary = monthFromMarch.add(2);
        parts.put(DatePart.DAY, dayOfYear.sub(monthFromMarch.mul(153).add(2).div(5)));
        parts.put(DatePart.MONTH, remainder(monthFromJanuary, 12));
        Tensor nextYear = monthFromJanuary.div(12); // January and February
        parts.put(DatePart.YEAR, era.mul(ERA_YEARS).add(yearOfEra).add(nextYear).sub(ERAS * ERA_YEARS));
    }

    /** A year as it is, other parts from 0; INT64 {@code [N]}. */
    Tensor part(DatePart part) {
        return Objects.requireNonNull(parts.get(part));
    }

    private static Tensor remainder(Tensor value, int size) {
        return value.sub(value.div(size).mul(size));
    }
}
