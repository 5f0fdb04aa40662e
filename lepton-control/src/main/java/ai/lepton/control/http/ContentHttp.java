package ai.lepton.control.http;

import ai.lepton.control.datasets.Datasets;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.StoredContent;
import ai.lepton.core.content.DataForm;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.annotation.Default;
import com.linecorp.armeria.server.annotation.Param;
import com.linecorp.armeria.server.annotation.Post;
import com.linecorp.armeria.server.annotation.StatusCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** Takes content of any length, in pieces; the disk is the limit. */
final class ContentHttp {

    private final Datasets datasets;

    ContentHttp(Datasets datasets) {
        this.datasets = datasets;
    }

    /** Keeps a file's bytes, or the tar of a folder, until it is registered. */
    @Post("/datasets/contents")
    @StatusCode(201)
    public StoredContent receive(
            ServiceRequestContext context, HttpRequest request, @Param("form") @Default("file") String form)
            throws IOException {
        try (InputStream body = Streams.receive(context, request)) {
            try {
                return datasets.receive(body, form(form));
            } catch (LeptonException e) {
                drain(body, e); // or the sender would find its connection closed in place of an answer
                throw e;
            }
        }
    }

    private static DataForm form(String text) {
        for (DataForm form : DataForm.values()) {
            if (form.name().toLowerCase(Locale.ROOT).equals(text)) {
                return form;
            }
        }
        throw new LeptonException(ErrorCode.BAD_REQUEST, "form: of another form (expected: file or folder)");
    }

    private static void drain(InputStream body, LeptonException failure) {
        byte[] buffer = new byte[1 << 16];
        try {
            int read = body.read(buffer);
            while (read >= 0) {
                read = body.read(buffer);
            }
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e); // whoever sent it is gone
        }
    }
}
