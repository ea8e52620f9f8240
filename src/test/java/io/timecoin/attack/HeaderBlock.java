package io.timecoin.attack;

import io.timecoin.network.FrameAuthenticator;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Header lists in HPACK (RFC 7541), as literals that change no table. */
public final class HeaderBlock {

    /** The one method of the peer transport; its frames have at most {@link FrameAuthenticator#MAX_FRAME_BYTES}. */
    public static final String LINK = "/timecoin.peer.v1.Link/Exchange";

    private static final int METHOD_GET = 0x82;
    private static final int METHOD_POST = 0x83;
    private static final int SCHEME_HTTP = 0x86;
    private static final int STATUS_200 = 0x88;
    private static final int AUTHORITY = 1;
    private static final int PATH = 4;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** What opens a call of this path. */
    public static HeaderBlock call(String path) {
        return call(path, "node");
    }

    /** The same of a node that is called so. */
    public static HeaderBlock call(String path, String authority) {
        HeaderBlock block = new HeaderBlock();
        block.out.write(METHOD_POST);
        block.out.write(SCHEME_HTTP);
        block.out.write(PATH);
        block.text(path);
        block.out.write(AUTHORITY);
        block.text(authority);
        return block.field("content-type", "application/grpc").field("te", "trailers");
    }

    /** What asks for a document. */
    static HeaderBlock get(String path, String authority) {
        HeaderBlock block = new HeaderBlock();
        block.out.write(METHOD_GET);
        block.out.write(SCHEME_HTTP);
        block.out.write(PATH);
        block.text(path);
        block.out.write(AUTHORITY);
        block.text(authority);
        return block;
    }

    /** What answers a call. */
    static HeaderBlock answer() {
        HeaderBlock block = new HeaderBlock();
        block.out.write(STATUS_200);
        return block.field("content-type", "application/grpc");
    }

    /** One more field. */
    HeaderBlock field(String name, String value) {
        out.write(0);
        text(name);
        text(value);
        return this;
    }

    public byte[] toBytes() {
        return out.toByteArray();
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        int first = Math.min(bytes.length, 127);
        out.write(first);
        if (first == 127) { // the rest of the length, seven bits a byte
            int rest = bytes.length - 127;
            while (rest >= 128) {
                out.write((rest & 127) | 128);
                rest >>= 7;
            }
            out.write(rest);
        }
        out.writeBytes(bytes);
    }
}
