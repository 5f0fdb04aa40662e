package ai.lepton.cli.command;

import ai.lepton.client.LeptonClient;
import java.net.URI;

/** Addresses to show. */
public final class Urls {

    private Urls() {}

    /** Where an endpoint answers. */
    public static URI model(LeptonClient client, String endpoint) {
        return client.url().resolve("/v2/models/" + endpoint);
    }
}
