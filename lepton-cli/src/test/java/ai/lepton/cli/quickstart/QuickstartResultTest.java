package ai.lepton.cli.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.api.ApiJson;
import org.junit.jupiter.api.Test;

class QuickstartResultTest {

    @Test
    void namesAndOrderOfTheJsonLineStay() {
        QuickstartResult result = new QuickstartResult(
                "digits", 1, 0.9769, 0.08, 5, 8.25, "http://127.0.0.1:8080/v2/models/digits", "7", "7");
        assertThat(ApiJson.text(result))
                .isEqualTo("{\"model\":\"digits\",\"version\":1,\"accuracy\":0.9769,\"loss\":0.08,\"epochs\":5,"
                        + "\"seconds\":8.25,\"endpoint\":\"http://127.0.0.1:8080/v2/models/digits\","
                        + "\"prediction\":\"7\",\"label\":\"7\"}");
    }
}
