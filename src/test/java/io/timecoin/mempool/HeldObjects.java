package io.timecoin.mempool;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/**
 * Sums the objects that can be reached from some, as a JVM of 64 bits with compressed references lays them out: a header of 12
 * bytes, references of 4, sizes rounded up to 8. Of collections of the JDK, whose insides are closed, it knows what their nodes
 * and tables take.
 */
public final class HeldObjects {

    private static final int HEADER = 12;
    private static final int ARRAY_HEADER = 16;
    private static final int REFERENCE = 4;
    private static final int MAP = 56;
    private static final int MAP_NODE = 40;
    private static final int TREE = 64;

    /** A table has a power of two of places, of which up to three quarters are taken. */
    private static final double LOAD = 0.75;

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> open = new ArrayDeque<>();
    private long bytes;

    private HeldObjects() {}

    public static long bytes(Object... roots) {
        HeldObjects held = new HeldObjects();
        List.of(roots).forEach(held::reach);
        while (!held.open.isEmpty()) {
            held.measure(held.open.removeFirst());
        }
        return held.bytes;
    }

    private void reach(Object object) {
        boolean shared = object == null || object instanceof Enum<?> || object instanceof Class<?>;
        if (!shared && seen.add(object)) {
            open.addLast(object);
        }
    }

    private void measure(Object object) {
        switch (object) {
            case EnumMap<?, ?> map -> {
                bytes += MAP + (long) REFERENCE * map.size();
                map.values().forEach(this::reach);
            }
            case Map<?, ?> map -> map(map.keySet(), map.values());
            case SortedSet<?> set -> {
                bytes += TREE + (long) MAP_NODE * set.size();
                set.forEach(this::reach);
            }
            case Set<?> set -> {
                bytes += ARRAY_HEADER;
                map(set, List.of());
            }
            case Collection<?> list -> {
                bytes += 2 * HEADER + ARRAY_HEADER + rounded((long) REFERENCE * list.size());
                list.forEach(this::reach);
            }
            case Long _ -> bytes += ARRAY_HEADER;
            default -> {
                if (object.getClass().isArray()) {
                    array(object);
                } else if (object.getClass().getName().startsWith("io.timecoin.")) {
                    fields(object);
                } // else a function of somebody, or what is of the JDK and there once
            }
        }
    }

    private void map(Collection<?> keys, Collection<?> values) {
        int places = 16;
        while (places * LOAD < keys.size()) {
            places *= 2;
        }
        bytes += MAP + ARRAY_HEADER + (long) REFERENCE * (keys.isEmpty() ? 0 : places) + (long) MAP_NODE * keys.size();
        keys.forEach(this::reach);
        values.forEach(this::reach);
    }

    private void array(Object array) {
        Class<?> component = array.getClass().getComponentType();
        int length = Array.getLength(array);
        bytes += rounded(ARRAY_HEADER + (long) size(component) * length);
        if (!component.isPrimitive()) {
            for (int i = 0; i < length; i++) {
                reach(Array.get(array, i));
            }
        }
    }

    private void fields(Object object) {
        long own = HEADER;
        for (Class<?> type = object.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    own += size(field.getType());
                    if (!field.getType().isPrimitive()) {
                        field.setAccessible(true);
                        reach(valueOf(field, object));
                    }
                }
            }
        }
        bytes += rounded(own);
    }

    private static Object valueOf(Field field, Object object) {
        try {
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static int size(Class<?> type) {
        if (type == long.class || type == double.class) {
            return 8;
        }
        if (type == byte.class || type == boolean.class) {
            return 1;
        }
        return type == short.class || type == char.class ? 2 : REFERENCE;
    }

    private static long rounded(long size) {
        return (size + 7) / 8 * 8;
    }
}
