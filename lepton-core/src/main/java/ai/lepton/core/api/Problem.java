package ai.lepton.core.api;

/**
 * An error as HTTP carries it: problem+json (RFC 9457) beside the Open Inference Protocol's {@code error}.
 *
 * @param type stable URI of the code, such as {@code urn:lepton:error:1203}
 * @param title name of the code
 * @param status HTTP status
 * @param detail the message without the code
 * @param code number of the code
 * @param error the whole message, as the Open Inference Protocol has it
 */
public record Problem(String type, String title, int status, String detail, int code, String error) {

    public static Problem of(ai.lepton.core.LeptonException e) {
        return new Problem(
                "urn:lepton:error:" + e.code().number(),
                e.code().name(),
                e.code().kind().httpStatus(),
                e.detail(),
                e.code().number(),
                String.valueOf(e.getMessage()));
    }
}
