package io.timecoin.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * Runs what an image says, in its files, as a strict container engine would: as its user, with its variables and no others, the files
 * read-only but for the data directory, without a way to more privileges. Network and processes are the machine's own.
 */
final class Container {

    static final String DATA = "/var/lib/timecoin";

    /** The root, the data, then the user and its group, then the command. */
    private static final String ENTER = """
            set -e
            root=$1 data=$2 user=$3 group=$4
            shift 4
            mount --make-rprivate /
            mount --bind "$root" "$root"
            mount --bind -o ro /proc "$root/proc"
            mount --bind /dev "$root/dev"
            mount --bind "$data" "$root/var/lib/timecoin"
            mount -o remount,bind,ro "$root"
            exec setpriv --no-new-privs env -i "$@"
            """;

    private final Path root;
    private final JsonNode config;

    Container(Path root, JsonNode config) {
        this.root = root;
        this.config = config;
    }

    /** A process of the image. */
    record Running(Process process, Path log) implements AutoCloseable {

        String printed() {
            try {
                return Files.readString(log, StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new AssertionError("the log cannot be read", e);
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    /** Its entry point with these arguments. */
    Running start(Path data, Map<String, String> variables, List<String> arguments) throws IOException {
        List<String> command = strings(config.path("Entrypoint"));
        command.addAll(arguments);
        return run(data, variables, command);
    }

    /** Any command, which is no shell's, with the data directory {@code data}; it is the process itself that is returned. */
    Running run(Path data, Map<String, String> variables, List<String> command) throws IOException {
        String[] user = config.path("User").asText().split(":", 2);
        List<String> all = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", ENTER, "enter"));
        all.addAll(List.of(root.toString(), data.toString(), user[0], user[1]));
        all.addAll(strings(config.path("Env")));
        variables.forEach((name, value) -> all.add(name + "=" + value));
        all.addAll(List.of("/usr/sbin/chroot", "--userspec=" + user[0] + ":" + user[1], "--groups=", root.toString()));
        all.addAll(command);
        Path log = Files.createTempFile("container-", ".log");
        Process process = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process.getOutputStream().close();
        return new Running(process, log);
    }

    /** Its health check, once. */
    Running checkHealth(Path data, Map<String, String> variables) throws IOException {
        List<String> command = strings(config.path("Healthcheck").path("Test"));
        return run(
                data, variables, command.subList(1, command.size())); // the first word says that no shell is to run it
    }

    /** Makes a tree the user's own, as an engine does with a new volume. */
    void own(Path tree) throws IOException {
        String[] user = config.path("User").asText().split(":", 2);
        for (Path file : Builder.files(tree)) {
            Files.setAttribute(file, "unix:uid", Integer.valueOf(user[0]));
            Files.setAttribute(file, "unix:gid", Integer.valueOf(user[1]));
        }
    }

    static List<String> strings(JsonNode list) {
        return new ArrayList<>(StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList());
    }
}
