package io.timecoin.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The first pod of a StatefulSet as its controller and the kubelet would make it.
 *
 * @param set it belongs to
 * @param settings all ConfigMaps that are rendered with it, by name
 * @param namespace it is to run in
 */
record RenderedPod(StatefulSet set, Map<String, Map<String, String>> settings, String namespace) {

    static List<RenderedPod> all(List<Manifest> manifests, String namespace) {
        Map<String, Map<String, String>> settings = new HashMap<>();
        Manifest.of(manifests, ConfigMap.class)
                .forEach(map -> settings.put(map.getMetadata().getName(), map.getData()));
        return Manifest.of(manifests, StatefulSet.class).stream()
                .map(set -> new RenderedPod(set, settings, namespace))
                .toList();
    }

    String name() {
        return set.getMetadata().getName() + "-0";
    }

    PodSpec spec() {
        return set.getSpec().getTemplate().getSpec();
    }

    Map<String, String> labels() {
        return set.getSpec().getTemplate().getMetadata().getLabels();
    }

    Map<String, String> annotations() {
        ObjectMeta meta = set.getSpec().getTemplate().getMetadata();
        return meta.getAnnotations() == null ? Map.of() : meta.getAnnotations();
    }

    /** Of the claim that the controller makes for its volume {@code data}, or finds. */
    String claim() {
        return "data-" + name();
    }

    Container node() {
        return spec().getContainers().getFirst();
    }

    Container init() {
        return spec().getInitContainers().getFirst();
    }

    /** The variables of one of its containers, {@code $(NAME)} in them replaced. */
    Map<String, String> environment(Container container) {
        Map<String, String> all = new LinkedHashMap<>();
        for (EnvFromSource source : container.getEnvFrom()) {
            Map<String, String> from = settings.get(source.getConfigMapRef().getName());
            if (from == null) {
                throw new IllegalStateException(
                        "no ConfigMap " + source.getConfigMapRef().getName());
            }
            all.putAll(from);
        }
        for (EnvVar variable : container.getEnv()) {
            String value = variable.getValueFrom() == null
                    ? variable.getValue()
                    : field(variable.getValueFrom().getFieldRef().getFieldPath());
            for (Map.Entry<String, String> known : List.copyOf(all.entrySet())) {
                value = value.replace("$(" + known.getKey() + ")", known.getValue());
            }
            all.put(variable.getName(), value);
        }
        return all;
    }

    private String field(String path) {
        return switch (path) {
            case "metadata.name" -> name();
            case "metadata.namespace" -> namespace;
            default -> throw new IllegalStateException("not known before it runs: " + path);
        };
    }
}
