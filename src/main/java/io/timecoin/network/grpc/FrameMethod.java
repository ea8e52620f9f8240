package io.timecoin.network.grpc;

import io.grpc.Codec;
import io.grpc.DecompressorRegistry;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.timecoin.network.FrameAuthenticator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The one method of the peer transport: frames as they are, both ways, each at most 4 MiB. */
final class FrameMethod implements MethodDescriptor.Marshaller<byte[]> {

    static final String SERVICE = "timecoin.peer.v1.Link";

    static MethodDescriptor<byte[], byte[]> descriptor() {
        FrameMethod frames = new FrameMethod();
        return MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Exchange"))
                .setRequestMarshaller(frames)
                .setResponseMarshaller(frames)
                .build();
    }

    /** Frames are never compressed: nothing small that a peer sends becomes big here. */
    static DecompressorRegistry uncompressed() {
        return DecompressorRegistry.emptyInstance().with(Codec.Identity.NONE, false);
    }

    @Override
    public InputStream stream(byte[] frame) {
        return new FrameStream(frame);
    }

    @Override
    public byte[] parse(InputStream stream) {
        try (stream) {
            byte[] frame = stream.readNBytes(FrameAuthenticator.MAX_FRAME_BYTES);
            if (stream.read() >= 0) {
                throw Status.RESOURCE_EXHAUSTED
                        .withDescription("a frame has more than " + FrameAuthenticator.MAX_FRAME_BYTES + " bytes")
                        .asRuntimeException();
            }
            return frame;
        } catch (IOException e) {
            throw Status.INTERNAL
                    .withDescription("a frame cannot be read")
                    .withCause(e)
                    .asRuntimeException();
        }
    }

    /** Lets gRPC copy a frame once instead of twice. */
    private static final class FrameStream extends ByteArrayInputStream implements KnownLength, Drainable {

        FrameStream(byte[] frame) {
            super(frame);
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            return (int) transferTo(target);
        }
    }
}
