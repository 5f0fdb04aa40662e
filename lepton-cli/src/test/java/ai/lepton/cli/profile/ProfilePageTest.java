package ai.lepton.cli.profile;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.api.DatasetDetails;
import ai.lepton.core.api.DatasetProfile;
import ai.lepton.core.api.DatasetVersion;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.content.DataForm;
import ai.lepton.core.data.ColumnProfile;
import ai.lepton.core.data.Histogram;
import ai.lepton.core.data.MediaProfile;
import ai.lepton.core.data.NumberProfile;
import ai.lepton.core.data.OddCell;
import ai.lepton.core.data.TableProfile;
import ai.lepton.core.data.ValueCount;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.InputSource;

class ProfilePageTest {

    private static final String HOSTILE =
            "</style></table><script>alert('1')</script><img src=x onerror=\"alert(2)\">&amp;\u202Eevil\0";

    @Test
    void whateverTheDataSaysIsShownAndDoesNothing() throws Exception {
        ColumnProfile category = new ColumnProfile(
                HOSTILE, HOSTILE, HOSTILE, 1, 1, 2, false, null, null, List.of(new ValueCount(HOSTILE, 2)));
        TableProfile table = new TableProfile(
                HOSTILE,
                3,
                "ab",
                List.of(category),
                List.of(new OddCell(2, HOSTILE, HOSTILE, OddCell.Kind.UNREADABLE)));
        DatasetProfile profile = new DatasetProfile(
                table,
                List.of(new DatasetProfile.Part(HOSTILE, 1, 1)),
                List.of(new DatasetProfile.Part(HOSTILE, 1, 1)));
        String page = page(HOSTILE, profile);
        assertThat(page)
                .doesNotContain("<script", "<img", "onerror=\"", "\u202E", "\0")
                .contains(
                        "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&lt;img src=x onerror=&quot;alert(2)&quot;&gt;&amp;amp;\uFFFDevil\uFFFD");
        parse(page);
    }

    @Test
    void picturesShowWhatWasMeasuredWhatIsBrokenAndWhatIsThereTwice() throws Exception {
        ColumnProfile kind = new ColumnProfile(
                "class", "CATEGORY", null, 0, 0, 2, true, null, null, List.of(new ValueCount("cat", 4)));
        MediaProfile pictures = new MediaProfile(
                MediaProfile.Kind.PICTURES,
                1_234,
                60,
                List.of(new MediaProfile.Unreadable("cat/" + HOSTILE, HOSTILE)),
                3,
                1,
                List.of(List.of("cat/1.png", "dog/2.png")),
                List.of(kind));
        String page = page("/data/photos", new DatasetProfile(null, List.of(), List.of(), List.of(pictures)));
        assertThat(page)
                .contains("<b>1,234</b><span>pictures</span>", "<b>60</b><span>of them unreadable</span>")
                .contains("<h2>Pictures</h2>", "<h3>class</h3>", "<h2>Unreadable pictures</h2>", "and 59 more")
                .contains("cat/1.png, dog/2.png", "<b>1</b> of them are in another folder")
                .doesNotContain("<script", "<img", "onerror=\"");
        parse(page);
    }

    @Test
    void thePageLoadsNothingAndSaysSo() throws Exception {
        String page = page("/data/adult.csv", new DatasetProfile(table(), List.of(), List.of()));
        assertThat(page)
                .contains("content=\"default-src 'none'; style-src 'unsafe-inline'\"")
                .doesNotContain("src=", "href=", "url(", "@import", "http:", "https:");
        parse(page);
    }

    @Test
    void aColumnOfNumbersHasItsHistogram() {
        String card = new ColumnCard(table().columns().get(0), 100).text();
        assertThat(card)
                .contains("<h3>age</h3><span class=\"type\">number</span>")
                .contains("<b>4 (4.0 %)</b> missing")
                .contains("<b>73</b> distinct")
                .contains("<dt>min</dt><dd>17</dd>")
                .contains("<dt>median</dt><dd>37</dd>")
                .contains("<dt>mean</dt><dd>38.58</dd>")
                .contains("<dt>max</dt><dd>90</dd>");
        // Three bins over [17, 90]: two of the same width and one twice as wide, whose height is by area.
        assertThat(card)
                .contains("aria-label=\"Histogram from 17 to 97\"")
                .contains("<title>17 to 37: 60</title>")
                .contains("<title>57 to 97: 6</title>");
        String svg = new HistogramSvg(new Histogram(List.of(0.0, 1.0, 3.0), List.of(10L, 10L)), 1.5, false).text();
        assertThat(svg)
                .contains("x=\"0.30\" y=\"4.00\" width=\"119.40\" height=\"92.00\"")
                .contains("x=\"120.30\" y=\"50.00\" width=\"239.40\" height=\"46.00\"")
                .contains("<line class=\"median\" x1=\"180.0\" x2=\"180.0\"");
    }

    @Test
    void aHistogramOfOneValueOrOfNumbersBeyondMeasureIsStillOne() throws Exception {
        for (Histogram odd : List.of(
                new Histogram(List.of(5.0, 5.0), List.of(3L)),
                new Histogram(List.of(0.0, 1.0), List.of(0L)),
                new Histogram(List.of(-Double.MAX_VALUE, 0.0, Double.MAX_VALUE), List.of(1L, 2L)))) {
            String svg = new HistogramSvg(odd, Double.NaN, false).text();
            assertThat(svg).doesNotContain("NaN", "Infinity");
            parse(svg);
        }
    }

    @Test
    void aColumnOfCategoriesHasItsValues() {
        String card = new ColumnCard(table().columns().get(1), 100).text();
        assertThat(card)
                .contains("none missing")
                .contains("about 1,234</b> distinct")
                .contains(
                        "<th scope=\"row\"><span>Private</span></th><td class=\"bar\"><i style=\"width:100.00%\"></i></td><td>50</td>")
                .contains(
                        "<th scope=\"row\"><span><em>empty</em></span></th><td class=\"bar\"><i style=\"width:20.00%\"></i></td><td>10</td>")
                .contains("others</th><td class=\"bar\"></td><td>40</td>");
    }

    @ParameterizedTest
    @CsvSource({
        "0, false, '0'",
        "48842, false, '48,842'",
        "-3, false, -3",
        "38.581646, false, 38.58",
        "0.25, false, 0.25",
        "1234.5678, false, '1,235'",
        "0.000123456, false, 0.0001235",
        "0.0000123456, false, 1.235e-05",
        "1.5e12, false, 1.500e+12",
        "0, true, 1970-01-01",
        "1767225600000, true, 2026-01-01",
        "1767225660000, true, 2026-01-01 00:01",
        "1e300, true, 1.000e+300"
    })
    void numbersAndDatesAsPeopleReadThem(double number, boolean isDate, String words) {
        assertThat(ProfilePage.value(number, isDate)).isEqualTo(words);
    }

    private static TableProfile table() {
        NumberProfile ages = new NumberProfile(
                96,
                17,
                90,
                38.581646,
                13.64,
                List.of(new NumberProfile.Quantile(0.5, 37)),
                new Histogram(List.of(17.0, 37.0, 57.0, 97.0), List.of(60L, 30L, 6L)));
        return new TableProfile(
                "adult.csv",
                100,
                "ab",
                List.of(
                        new ColumnProfile("age", "NUMBER", null, 4, 0, 73, true, ages, null, List.of()),
                        new ColumnProfile(
                                "workclass",
                                "CATEGORY",
                                null,
                                0,
                                0,
                                1234,
                                false,
                                null,
                                null,
                                List.of(new ValueCount("Private", 50), new ValueCount("", 10)))),
                List.of());
    }

    private static String page(String origin, @Nullable DatasetProfile profile) {
        DatasetVersion version = new DatasetVersion(
                "adult", 1, "ab".repeat(32), DataForm.FOLDER, origin, origin, 1, 10, 5, 100L, null, Instant.EPOCH);
        return new ProfilePage(new DatasetDetails(version, profile, List.of(new ModelReference("income", 2)))).text();
    }

    /** Every tag is closed, every attribute quoted: escaping did not break out. */
    private static void parse(String html) throws Exception {
        String xml = html.replaceFirst("<!DOCTYPE html>\n", "").replaceAll("<meta ([^>]*)>", "<meta $1/>");
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        assertThat(factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml))))
                .isNotNull();
    }
}
