package io.timecoin.node;

import io.timecoin.network.HostPort;
import io.timecoin.network.Reception;
import io.timecoin.network.Transport;
import io.timecoin.network.Wire;
import io.timecoin.network.WireListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Connections between nodes of one {@link Schedule}, which remembers every frame in a {@link Chronicle}. */
final class ScheduledNetwork {

    private static final long LEAST_NANOS = 200_000;
    private static final long SPREAD_NANOS = 2_000_000;

    private final Schedule schedule;
    private final Chronicle chronicle;
    private final Map<HostPort, Machine> listening = new LinkedHashMap<>();

    ScheduledNetwork(Schedule schedule, Chronicle chronicle) {
        this.schedule = schedule;
        this.chronicle = chronicle;
    }

    /**
     * The transport of one start of one node.
     *
     * @param hidden whether nobody can dial it, as behind somebody's translation of addresses
     */
    Transport transport(HostPort own, boolean hidden) {
        return new Machine(own, hidden);
    }

    private long latencyNanos() {
        return LEAST_NANOS + schedule.draw(SPREAD_NANOS);
    }

    private final class Machine implements Transport {

        private final HostPort own;
        private final boolean hidden;
        private final List<ScheduledWire> wires = new ArrayList<>();
        private @Nullable Reception reception;
        private boolean closed;

        Machine(HostPort own, boolean hidden) {
            this.own = own;
            this.hidden = hidden;
        }

        @Override
        public int listen(String host, int port, Reception told) {
            reception = told;
            if (!hidden && listening.putIfAbsent(own, this) != null) {
                throw new IllegalStateException(own + " is in use");
            }
            return port;
        }

        @Override
        public void dial(HostPort address, Function<Wire, WireListener> opener) {
            if (closed) {
                return;
            }
            ScheduledWire near = wire(this, address);
            near.begin(opener.apply(near));
            schedule.after(latencyNanos(), () -> connect(near, address));
        }

        private void connect(ScheduledWire near, HostPort address) {
            if (near.isOver()) {
                return;
            }
            Machine other = listening.get(address);
            Reception received = other == null ? null : other.reception;
            if (other == null || other.closed || received == null) {
                near.over("connection refused");
                return;
            }
            ScheduledWire far = wire(other, own);
            near.to(far);
            far.to(near);
            far.begin(received.accept(far));
            far.open();
            near.open();
        }

        private ScheduledWire wire(Machine of, HostPort remote) {
            ScheduledWire wire = new ScheduledWire(
                    schedule,
                    ScheduledNetwork.this::latencyNanos,
                    remote,
                    frame -> chronicle.sent(of.own, remote, frame));
            of.wires.add(wire);
            return wire;
        }

        @Override
        public void close() {
            closed = true;
            listening.remove(own, this);
            wires.forEach(ScheduledWire::cut);
            wires.clear();
        }
    }
}
