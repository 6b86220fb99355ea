package io.fermata.embedded;

import io.fermata.sdk.RawJson;
import io.fermata.sdk.TypeRef;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The row of a stuck compensation in its saga's view; without attempts if the saga shows none. */
record StuckRow(int attempts, @Nullable String failure) {
    private static final String STUCK = "STUCK";

    static StuckRow find(Map<String, RawJson> views, String name) {
        for (var view : views.values()) {
            if (Json.strict().read(view.text(), TypeRef.anything()) instanceof List<?> table) {
                for (var row : table) {
                    if (row instanceof Map<?, ?> told
                            && STUCK.equals(told.get("outcome"))
                            && name.equals(told.get("name"))) {
                        int attempts = told.get("attempts") instanceof Number tries ? tries.intValue() : 0;
                        return new StuckRow(attempts, told.get("failure") instanceof String why ? why : null);
                    }
                }
            }
        }
        return new StuckRow(0, null);
    }
}
