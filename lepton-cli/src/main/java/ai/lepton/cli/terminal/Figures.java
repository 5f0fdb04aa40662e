package ai.lepton.cli.terminal;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers as people read them; the same in every locale. */
public final class Figures {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ssXXX", Locale.ROOT).withZone(ZoneId.systemDefault());

    private Figures() {}

    /** {@code 60,000}. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 97.69 %} from 0.9769, with that many digits behind the point. */
    public static String percent(double share, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f %%", share * 100);
    }

    /** {@code 0.0812}. */
    public static String loss(double loss) {
        return String.format(Locale.ROOT, "%.4f", loss);
    }

    /** {@code 0.4 s}, {@code 9 s}, {@code 2 min 05 s}, {@code 1 h 03 min}. */
    public static String duration(double seconds) {
        if (seconds < 0.95) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        if (whole < 3600) {
            return String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60);
        }
        return String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
    }

    public static String duration(Duration duration) {
        return duration(duration.toMillis() / 1e3);
    }

    /** {@code 512 MiB}, {@code 1.5 GiB}. */
    public static String bytes(long bytes) {
        if (bytes < 1 << 10) {
            return bytes + " B";
        }
        String[] units = {"KiB", "MiB", "GiB", "TiB"};
        double value = bytes;
        int unit = -1;
        do {
            value /= 1024;
            unit++;
        } while (value >= 1023.5 && unit < units.length - 1);
        return String.format(Locale.ROOT, value < 9.95 ? "%.1f %s" : "%.0f %s", value, units[unit]);
    }

    /** In this machine's time zone, to the second, with its offset from UTC: {@code 2026-01-31 13:00:00+01:00}. */
    public static String time(Instant instant) {
        return TIME.format(instant);
    }
}
