package io.timecoin.node;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
        for (Method method : group.getDeclaredMethods()) {
            String key = prefix + kebab(method.getName());
            if (method.getReturnType().getPackage() == NodeConfig.class.getPackage()) {
                collect(method.getReturnType(), key + ".", keys);
            } else {
                keys.put(
                        key,
                        Optional.ofNullable(method.getAnnotation(WithDefault.class))
                                .map(WithDefault::value));
            }
        }
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
        return declared().keySet().stream()
                .sorted(Comparator.comparingInt(key -> distance(key, unknown)))
                .limit(NEAREST)
                .toList();
    }

    /** Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replace, Math.min(row[j - 1], previous[j]) + 1);
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
