package io.timecoin.node;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** The keys that {@link NodeConfig} declares, found by reflection so that there is no second list of them. */
public final class NodeConfigKeys {

    /** What every key starts with. */
    public static final String PREFIX =
            NodeConfig.class.getAnnotation(ConfigMapping.class).prefix() + ".";

    /** What every environment variable starts with. */
    public static final String ENVIRONMENT_PREFIX = environmentName(PREFIX);

    private static final int NEAREST = 3;

    private NodeConfigKeys() {}

    /** Every key with its default, if it has one, in alphabetical order. */
    public static SortedMap<String, Optional<String>> declared() {
        SortedMap<String, Optional<String>> keys = new TreeMap<>();
        collect(NodeConfig.class, PREFIX, keys);
        return keys;
    }

    private static void collect(Class<?> group, String prefix, SortedMap<String, Optional<String>> keys) {
        methods(group, prefix, new TreeMap<>())
                .forEach((key, method) -> keys.put(
                        key,
                        Optional.ofNullable(method.getAnnotation(WithDefault.class))
                                .map(WithDefault::value)));
    }

    private static SortedMap<String, Method> methods(Class<?> group, String prefix, SortedMap<String, Method> found) {
        for (Method method : group.getDeclaredMethods()) {
            String key = prefix + kebab(method.getName());
            if (isGroup(method)) {
                methods(method.getReturnType(), key + ".", found);
            } else {
                found.put(key, method);
            }
        }
        return found;
    }

    /** What the declaration of each key says of its values. */
    static SortedMap<String, List<Annotation>> bounds() {
        SortedMap<String, List<Annotation>> bounds = new TreeMap<>();
        methods(NodeConfig.class, PREFIX, new TreeMap<>())
                .forEach((key, method) -> bounds.put(key, List.of(method.getAnnotations())));
        return bounds;
    }

    /** Every value of a configuration by its key; without those that are not set and have no default. */
    static SortedMap<String, Object> values(NodeConfig config) {
        SortedMap<String, Object> values = new TreeMap<>();
        collect(config, NodeConfig.class, PREFIX, values);
        return values;
    }

    private static void collect(Object group, Class<?> type, String prefix, SortedMap<String, Object> values) {
        for (Method method : type.getDeclaredMethods()) {
            String key = prefix + kebab(method.getName());
            Object value = value(group, method);
            if (isGroup(method)) {
                collect(value, method.getReturnType(), key + ".", values);
            } else if (value instanceof OptionalInt number) {
                number.ifPresent(set -> values.put(key, set));
            } else if (value instanceof Optional<?> optional) {
                optional.ifPresent(set -> values.put(key, set));
            } else {
                values.put(key, value);
            }
        }
    }

    private static Object value(Object group, Method method) {
        try {
            return method.invoke(group);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a setting cannot be read: " + method, e);
        }
    }

    private static boolean isGroup(Method method) {
        return method.getReturnType().getPackage() == NodeConfig.class.getPackage();
    }

    /** What a value of a declared key is, in words that follow "it is". */
    static String valueWords(String key) {
        Method method = methods(NodeConfig.class, PREFIX, new TreeMap<>()).get(key);
        String type = method == null ? "" : method.getGenericReturnType().getTypeName();
        if (type.contains("Duration")) {
            return "a duration such as 500ms, 10s or 5m";
        }
        if (type.contains("MemorySize")) {
            return "a size such as 64M or 1G";
        }
        if (type.contains("Path")) {
            return "the name of a file or directory";
        }
        if (type.toLowerCase(Locale.ROOT).contains("boolean")) {
            return "true or false";
        }
        return type.toLowerCase(Locale.ROOT).contains("int") ? "a whole number" : "a text";
    }

    private static String kebab(String camel) {
        return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** The environment variable that sets a key: upper case, everything else than letters and digits an underscore. */
    public static String environmentName(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /** The declared keys most like an unknown one, best first. */
    public static List<String> nearest(String unknown) {
        return NearestNames.of(unknown, declared().keySet(), Integer.MAX_VALUE).stream()
                .limit(NEAREST)
                .toList();
    }
}
