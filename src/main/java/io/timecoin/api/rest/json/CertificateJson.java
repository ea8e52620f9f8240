package io.timecoin.api.rest.json;

import io.timecoin.consensus.Certificate;
import java.util.HexFormat;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The finalization that covers a block: its own, or that of a descendant.
 *
 * @param signers indexes in the order of the epoch's active set
 * @param encoded the canonical encoding, for checking offline
 */
@Schema(name = "Certificate")
public record CertificateJson(
        String kind,
        long epoch,
        long view,
        long parentView,
        String blockHash,
        List<Integer> signers,
        List<String> signatures,
        String encoded) {

    public static CertificateJson of(Certificate certificate) {
        return new CertificateJson(
                certificate.kind().name(),
                certificate.epoch(),
                certificate.view(),
                certificate.statement().parentView(),
                certificate.statement().blockHash().toHex(),
                certificate.signers(),
                certificate.signatures().stream().map(Object::toString).toList(),
                HexFormat.of().formatHex(certificate.encode()));
    }
}
