package ai.lepton.core.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetReferenceTest {

    @Test
    void aNameAndAVersion() {
        assertThat(DatasetReference.parse("adult-2@13")).contains(new DatasetReference("adult-2", 13));
        assertThat(new DatasetReference("adult-2", 13)).hasToString("adult-2@13");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "adult",
                "./adult@1",
                "adult@",
                "adult@0",
                "adult@01",
                "adult@x",
                "Adult@1",
                "a/b@1",
                "@1",
                "a@1\n",
                "a@9999999999",
                "data.csv@1"
            })
    void everythingElseIsAPath(String text) {
        assertThat(DatasetReference.parse(text)).isEmpty();
    }
}
