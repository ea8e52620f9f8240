package io.timecoin.network.grpc;

import io.grpc.HandlerRegistry;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import org.jspecify.annotations.Nullable;

/** Hands calls of methods that there are not to one handler; by itself gRPC answers them and lets the connection stand. */
final class UnknownMethods extends HandlerRegistry {

    private final ServerCallHandler<byte[], byte[]> handler;

    UnknownMethods(ServerCallHandler<byte[], byte[]> handler) {
        this.handler = handler;
    }

    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String methodName, @Nullable String authority) {
        FrameMethod frames = new FrameMethod();
        MethodDescriptor<byte[], byte[]> method = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.UNKNOWN)
                .setFullMethodName(methodName)
                .setRequestMarshaller(frames)
                .setResponseMarshaller(frames)
                .build();
        return ServerMethodDefinition.create(method, handler);
    }
}
