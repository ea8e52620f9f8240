package io.timecoin.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The image, unpacked into a directory that {@code -Dtimecoin.test.image} names. Its program runs there as its user, below a root that is
 * mounted read-only, with each volume where the manifest mounts it: in a mount namespace of its own, which takes root's rights.
 *
 * @param root that directory; places of mounts are made in it, as a container runtime makes them
 */
record UnpackedImage(Path root) {

    private static final String USER = "10001";

    /** As docker/Dockerfile sets them, but for the path, by which what mounts is found. */
    private static final Map<String, String> ENVIRONMENT =
            Map.of("HOME", "/var/lib/timecoin", "LC_ALL", "C.UTF-8", "MALLOC_ARENA_MAX", "2");

    static Optional<UnpackedImage> given() {
        String directory = System.getProperty("timecoin.test.image", "");
        return directory.isBlank()
                ? Optional.empty()
                : Optional.of(new UnpackedImage(Path.of(directory).toAbsolutePath()));
    }

    Map<String, String> environment() {
        return ENVIRONMENT;
    }

    /**
     * Mounts all, then runs the image's entry point with the container's arguments.
     *
     * @param volumes directories by where they are mounted, shortest first
     * @param secrets those of them that hold Secrets
     * @param hosts what the container finds as {@code /etc/hosts}
     * @param options of the JVM
     */
    List<String> command(
            Container container, Map<String, Path> volumes, List<Path> secrets, Path hosts, List<String> options) {
        List<String> script = new ArrayList<>(List.of("mount --bind " + root + " " + root));
        volumes.forEach((place, volume) -> {
            // As the kubelet does for fsGroup: a Secret's files are root's and may be read by the group, other volumes
            // are the group's.
            script.add("chgrp " + USER + " " + volume + " && chmod " + (secrets.contains(volume) ? "750 " : "2770 ")
                    + volume);
            if (secrets.contains(volume)) {
                script.add("find " + volume + " -type f -exec chgrp " + USER + " {} + -exec chmod 440 {} +");
            }
            script.add("mkdir -p " + root + place + " && mount --bind " + volume + " " + root + place);
        });
        script.add("touch " + root + "/etc/hosts && mount --bind " + hosts + " " + root + "/etc/hosts");
        for (String system : List.of("/proc", "/dev")) {
            script.add("mkdir -p " + root + system + " && mount --rbind " + system + " " + root + system);
        }
        script.add("mount -o remount,ro,bind " + root);
        script.add("exec chroot --userspec=" + USER + ":" + USER + " " + root + " \"$@\"");
        List<String> command = new ArrayList<>(List.of(
                "unshare", "--mount", "--propagation", "private", "sh", "-ec", String.join("\n", script), "sh"));
        command.add("/opt/runtime/bin/java");
        command.addAll(options);
        command.add("@/timecoin");
        command.addAll(container.getArgs());
        return command;
    }
}
