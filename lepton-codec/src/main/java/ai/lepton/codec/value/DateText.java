package ai.lepton.codec.value;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads points in time written in one way: ISO-8601 ({@code 2026-01-31}, {@code 2026-01-31T09:30:00Z}, also with a blank for
 * the {@code T}), or by a pattern of {@link DateTimeFormatter#ofPattern}. A time without a zone is taken as UTC, a day
 * without a time as its midnight, a month without a day as its first. Dates that do not exist, such as 30 February, are none.
 * Years of two digits are read when a pattern asks for them ({@code yy}: 2000 to 2099), but never guessed.
 *
 * <p>Immutable, safe for several threads.
 */
public final class DateText {

    /** Stands for a text that is no date. */
    public static final long NO_DATE = Long.MIN_VALUE;

    /** ISO-8601. */
    public static final DateText ISO = new DateText(null);

    /** Tried in this order; a month before a day before a day before a month, as most data is American or ISO. */
    private static final List<DateText> USUAL = Stream.of(
                    "yyyy-MM",
                    "yyyy/M/d",
                    "yyyy/M/d H:mm",
                    "yyyy/M/d H:mm:ss",
                    "M/d/yyyy",
                    "M/d/yyyy H:mm",
                    "M/d/yyyy H:mm:ss",
                    "M/d/yyyy h:mm a",
                    "M/d/yyyy h:mm:ss a",
                    "d/M/yyyy",
                    "d/M/yyyy H:mm",
                    "d/M/yyyy H:mm:ss",
                    "d.M.yyyy",
                    "d.M.yyyy H:mm",
                    "d.M.yyyy H:mm:ss",
                    "d-M-yyyy",
                    "d-M-yyyy H:mm",
                    "d-M-yyyy H:mm:ss",
                    "d-MMM-yyyy",
                    "d MMM yyyy",
                    "d MMM yyyy H:mm:ss",
                    "MMM d, yyyy",
                    "MMMM d, yyyy",
                    "d MMMM yyyy",
                    "EEE, d MMM yyyy HH:mm:ss Z",
                    "MMM yyyy")
            .map(DateText::new)
            .toList();

    private final @Nullable String pattern;
    private final @Nullable DateTimeFormatter format;

    private DateText(@Nullable String pattern) {
        this.pattern = pattern;
        this.format = pattern == null ? null : format(pattern);
    }

    /**
     * Reads by a pattern.
     *
     * @param pattern of {@link DateTimeFormatter#ofPattern}, in English; null for ISO-8601
     * @throws IllegalArgumentException if it is no pattern
     */
    public static DateText of(@Nullable String pattern) {
        if (pattern == null) {
            return ISO;
        }
        try {
            return new DateText(pattern);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "pattern: \"" + pattern + "\": " + e.getMessage()
                            + " (expected: a pattern of DateTimeFormatter, such as d.M.yyyy)",
                    e);
        }
    }

    /**
     * The ways in which all of these texts are dates, the most usual first; more than one where days and months cannot be
     * told apart.
     */
    public static List<DateText> candidates(List<String> texts) {
        List<DateText> fitting = new ArrayList<>();
        if (texts.isEmpty()) {
            return fitting;
        }
        if (texts.stream().allMatch(ISO::reads)) {
            return List.of(ISO);
        }
        for (DateText date : USUAL) {
            if (texts.stream().allMatch(date::reads)) {
                fitting.add(date);
            }
        }
        return fitting;
    }

    /** As given; null for ISO-8601. */
    public @Nullable String pattern() {
        return pattern;
    }

    /** Whether a text is a date. */
    public boolean reads(String text) {
        return parse(text) != NO_DATE;
    }

    /** Milliseconds since 1970-01-01T00:00Z; {@link #NO_DATE} if the text is no date. */
    public long parse(String text) {
        return format == null ? IsoDate.parse(text.strip()) : parse(text.strip(), format);
    }

    private static long parse(String text, DateTimeFormatter format) {
        // Most texts that are no dates show it here, where it costs no exception.
        ParsePosition end = new ParsePosition(0);
        if (format.parseUnresolved(text, end) == null || end.getIndex() < text.length()) {
            return NO_DATE;
        }
        try {
            TemporalAccessor parts = format.parse(text);
            if (parts.isSupported(ChronoField.INSTANT_SECONDS)) {
                return Instant.from(parts).toEpochMilli();
            }
            ZoneId zone = parts.query(TemporalQueries.zone());
            LocalDateTime local = LocalDateTime.from(parts);
            return local.atZone(zone == null ? ZoneOffset.UTC : zone)
                    .toInstant()
                    .toEpochMilli();
        } catch (DateTimeException e) {
            return NO_DATE;
        }
    }

    private static DateTimeFormatter format(String pattern) {
        DateTimeFormatterBuilder builder =
                new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(withoutEra(pattern));
        String fields = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).toString();
        if (!fields.contains("DayOfMonth") && !fields.contains("DayOfYear")) {
            builder.parseDefaulting(ChronoField.DAY_OF_MONTH, 1);
        }
        if (!fields.contains("MonthOfYear") && !fields.contains("DayOfYear")) {
            builder.parseDefaulting(ChronoField.MONTH_OF_YEAR, 1);
        }
        if (!fields.contains("Hour")) {
            builder.parseDefaulting(ChronoField.HOUR_OF_DAY, 0);
        }
        if (!fields.contains("MinuteOf")) {
            builder.parseDefaulting(ChronoField.MINUTE_OF_HOUR, 0);
        }
        return builder.toFormatter(Locale.ENGLISH)
                .withChronology(IsoChronology.INSTANCE)
                .withResolverStyle(ResolverStyle.STRICT);
    }

    /** yyyy is a year of an era, and strict resolving wants the era: uuuu is what people mean. Quoted text stays. */
    private static String withoutEra(String pattern) {
        StringBuilder changed = new StringBuilder(pattern);
        boolean quoted = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            quoted ^= c == '\'';
            if (c == 'y' && !quoted) {
                changed.setCharAt(i, 'u');
            }
        }
        return changed.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DateText date && Objects.equals(pattern, date.pattern);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(pattern);
    }

    @Override
    public String toString() {
        return pattern == null ? "ISO-8601" : pattern;
    }
}
