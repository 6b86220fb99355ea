package io.fermata.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Describes the routes in OpenAPI 3.1, from the table that requests are answered by. */
final class OpenApi {
    private static final String JSON = "application/json";

    private final Schemas schemas = new Schemas("#/components/schemas/");
    private final List<Route> routes;

    private OpenApi(List<Route> routes) {
        this.routes = routes;
    }

    static Map<String, Object> of(List<Route> routes) {
        return new OpenApi(routes).document();
    }

    private Map<String, Object> document() {
        var paths = new TreeMap<String, Map<String, Object>>();
        for (var route : routes) {
            paths.computeIfAbsent(RouteTable.PREFIX + route.path(), path -> new TreeMap<>())
                    .put(route.method().toLowerCase(Locale.ROOT), operation(route));
        }
        var problem = schemas.of(Problem.class);
        var components = new LinkedHashMap<String, Object>();
        components.put(
                "responses",
                Map.of(
                        "Problem",
                        Map.of(
                                "description",
                                "Refused, with the reason",
                                "content",
                                Map.of(Problem.MEDIA_TYPE, Map.of("schema", problem)))));
        components.put("schemas", schemas.definitions());
        components.put("securitySchemes", Map.of("key", Map.of("type", "http", "scheme", "bearer")));
        var document = new LinkedHashMap<String, Object>();
        document.put("openapi", "3.1.0");
        document.put("info", Map.of("title", "Fermata", "version", "v1", "summary", "Durable workflows over HTTP"));
        document.put("jsonSchemaDialect", Schemas.DIALECT);
        document.put("security", List.of(Map.of("key", List.of())));
        document.put("paths", paths);
        document.put("components", components);
        return document;
    }

    private Map<String, Object> operation(Route route) {
        var operation = new LinkedHashMap<String, Object>();
        operation.put("operationId", operationId(route));
        operation.put("summary", route.summary());
        operation.put("x-permission", route.permission().name().toLowerCase(Locale.ROOT));
        if (route.permission().isOpen()) {
            operation.put("security", List.of());
        }
        operation.put("parameters", parameters(route));
        var body = route.body();
        if (body != null) {
            operation.put(
                    "requestBody",
                    Map.of(
                            "required",
                            route.bodyRequired(),
                            "content",
                            Map.of(JSON, Map.of("schema", schemas.of(body)))));
        }
        if (route.permission() == Permission.SIGNED) {
            operation.put("security", List.of());
            operation.put("requestBody", Map.of("required", true, "content", Map.of(JSON, Map.of("schema", Map.of()))));
        }
        operation.put("responses", responses(route));
        return operation;
    }

    private Map<String, Object> responses(Route route) {
        var responses = new TreeMap<String, Object>();
        var answer = route.answer();
        var success = new LinkedHashMap<String, Object>();
        success.put("description", "Done");
        if (answer != null) {
            success.put("content", Map.of(JSON, Map.of("schema", schemas.of(answer))));
        }
        responses.put(String.valueOf(route.status()), success);
        route.otherSuccesses().forEach(status -> {
            boolean hasBody = answer != null && status != 204;
            responses.put(String.valueOf(status), hasBody ? success : Map.of("description", "Nothing yet"));
        });
        responses.put("default", Map.of("$ref", "#/components/responses/Problem"));
        return responses;
    }

    private static List<Object> parameters(Route route) {
        var parameters = new ArrayList<Object>();
        for (var name : route.pathNames()) {
            parameters.add(Map.of("name", name, "in", "path", "required", true, "schema", Map.of("type", "string")));
        }
        for (var param : route.query()) {
            parameters.add(Map.of(
                    "name", param.name(), "in", "query", "description", param.meaning(), "schema", schema(param)));
        }
        parameters.add(Map.of(
                "name",
                Namespaces.PARAM,
                "in",
                "query",
                "description",
                "the namespace; the header " + Namespaces.HEADER + " says the same",
                "schema",
                Map.of("type", "string", "default", Namespaces.DEFAULT)));
        if (route.idempotent()) {
            parameters.add(Map.of(
                    "name",
                    Api.IDEMPOTENCY_KEY,
                    "in",
                    "header",
                    "description",
                    "the same key again is the same request: done once",
                    "schema",
                    Map.of("type", "string", "minLength", 1, "maxLength", Limits.ID_CHARS_MAX)));
        }
        return parameters;
    }

    private static Map<String, Object> schema(Param param) {
        return switch (param.kind()) {
            case TEXT -> Map.of("type", "string", "maxLength", param.highest());
            case NUMBER -> Map.of("type", "integer", "minimum", param.lowest(), "maximum", param.highest());
            case DURATION -> Map.of("type", "string", "pattern", Durations.PATTERN);
        };
    }

    private static String operationId(Route route) {
        var id = new StringBuilder(route.method().toLowerCase(Locale.ROOT));
        for (var part : route.path().split("[/{}.]", -1)) {
            if (!part.isEmpty()) {
                id.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
            }
        }
        return id.toString();
    }
}
