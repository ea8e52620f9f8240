package io.timecoin.network.discovery;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Asks for the addresses of names. May wait for long; on a thread of its own. */
@FunctionalInterface
public interface NameResolver {

    /**
     * All addresses that a name has now.
     *
     * @throws UnknownHostException if it has none, or nobody can be asked
     */
    List<InetAddress> resolve(String name) throws UnknownHostException;

    /** The machine's: what it remembers it forgets within seconds (see {@code NodeLauncher}). */
    static NameResolver ofMachine() {
        return name -> List.of(InetAddress.getAllByName(name));
    }
}
