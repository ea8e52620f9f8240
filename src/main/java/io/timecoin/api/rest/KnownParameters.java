package io.timecoin.api.rest;

import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses query parameters that a path does not know: a misspelt one must not be taken for its absence. */
@Singleton
public final class KnownParameters {

    private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();

    @ServerRequestFilter
    public Optional<Response> refuseUnknown(ContainerRequestContext request, ResourceInfo resource) {
        Set<String> given = request.getUriInfo().getQueryParameters().keySet();
        Method method = resource.getResourceMethod();
        if (given.isEmpty() || method == null || !request.getUriInfo().getPath().contains("v1")) {
            return Optional.empty();
        }
        Set<String> allowed = known.computeIfAbsent(method, KnownParameters::parametersOf);
        Set<String> unknown = new TreeSet<>(given);
        unknown.removeAll(allowed);
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of(Problem.of(
                                400,
                                "UNKNOWN_PARAMETER",
                                "unknown query parameter " + unknown.iterator().next() + "; known are " + allowed)
                        .response());
    }

    private static Set<String> parametersOf(Method method) {
        return Arrays.stream(method.getParameters())
                .filter(parameter -> parameter.isAnnotationPresent(RestQuery.class))
                .map(parameter -> named(parameter.getAnnotation(RestQuery.class), parameter.getName()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String named(RestQuery annotation, String parameter) {
        return annotation.value().isEmpty() ? parameter : annotation.value();
    }
}
