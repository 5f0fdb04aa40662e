package ai.lepton.codec.value;

/** ISO-8601 without the detour over objects: columns of dates have millions of cells. */
final class IsoDate {

    private static final long DAY = 86_400_000L;
    private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private final String text;
    private int at;

    private IsoDate(String text) {
        this.text = text;
    }

    /** {@code yyyy-MM-dd}, then perhaps {@code T} or a blank, {@code HH:mm}, {@code :ss}, {@code .fraction}, and a zone. */
    static long parse(String text) {
        return new IsoDate(text).parse();
    }

    private long parse() {
        int year = digits(4);
        if (year < 0 || !take('-')) {
            return DateText.NO_DATE;
        }
        int month = digits(2);
        if (month < 1 || month > 12 || !take('-')) {
            return DateText.NO_DATE;
        }
        int day = digits(2);
        if (day < 1 || day > days(year, month)) {
            return DateText.NO_DATE;
        }
        long date = epochDay(year, month, day) * DAY;
        if (at == text.length()) {
            return date;
        }
        if (!take('T') && !take('t') && !take(' ')) {
            return DateText.NO_DATE;
        }
        int time = time();
        if (time < 0) {
            return DateText.NO_DATE;
        }
        return at == text.length() ? date + time : zoned(date + time);
    }

    /** Milliseconds since midnight; -1 if it is no time. */
    private int time() {
        int hour = digits(2);
        if (hour < 0 || hour > 23 || !take(':')) {
            return -1;
        }
        int minute = digits(2);
        if (minute < 0 || minute > 59) {
            return -1;
        }
        int millis = (hour * 60 + minute) * 60_000;
        if (!take(':')) {
            return millis;
        }
        int second = digits(2);
        if (second < 0 || second > 59) {
            return -1;
        }
        millis += second * 1000;
        if (!take('.') && !take(',')) {
            return millis;
        }
        int start = at;
        int unit = 100;
        while (at < text.length() && isDigit(text.charAt(at))) {
            millis += (text.charAt(at++) - '0') * unit;
            unit /= 10;
        }
        return at > start && at - start <= 9 ? millis : -1;
    }

    private long zoned(long local) {
        if (take('Z') || take('z')) {
            return at == text.length() ? local : DateText.NO_DATE;
        }
        boolean east = take('+');
        if (!east && !take('-')) {
            return DateText.NO_DATE;
        }
        int hours = digits(2);
        take(':');
        int minutes = at == text.length() ? 0 : digits(2);
        if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59 || at != text.length()) {
            return DateText.NO_DATE;
        }
        long offset = (hours * 60L + minutes) * 60_000;
        return east ? local - offset : local + offset;
    }

    private boolean take(char wanted) {
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    /** Exactly so many digits; -1 if they are not there. */
    private int digits(int count) {
        if (at + count > text.length()) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < count; i++) {
            char c = text.charAt(at + i);
            if (!isDigit(c)) {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        at += count;
        return value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int days(int year, int month) {
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return month == 2 && leap ? 29 : DAYS[month - 1];
    }

    /** Days since 1970-01-01 in the proleptic Gregorian calendar, counted from March so that the leap day is the last. */
    private static long epochDay(int year, int month, int day) {
        int shifted = month <= 2 ? year - 1 : year;
        int era = Math.floorDiv(shifted, 400);
        int yearOfEra = shifted - era * 400;
        int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097L + dayOfEra - 719_468;
    }
}
