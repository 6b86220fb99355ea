package io.fermata.flow;

import io.fermata.sdk.Category;
import io.fermata.sdk.FermataException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A group of nodes failed: says which, why each, and keeps what the others gave. The cause is the first one's. */
public final class BranchesFailed extends FermataException {
    private static final long serialVersionUID = 1L;

    private final String node;
    private final transient Map<String, Throwable> causes;
    private final transient Results results;

    BranchesFailed(String node, String why, Map<String, Throwable> causes, Results results) {
        super(category(causes), message(node, why, causes, results), first(causes));
        this.node = node;
        this.causes = Collections.unmodifiableMap(new LinkedHashMap<>(causes));
        this.results = results;
    }

    /** The group's name. */
    public String node() {
        return node;
    }

    /** Why each of the failed ones failed, by name, in the nodes' order. */
    public Map<String, Throwable> causes() {
        return causes;
    }

    /** What all of them gave; the good results are not lost. */
    public Results results() {
        return results;
    }

    private static Category category(Map<String, Throwable> causes) {
        return causes.isEmpty()
                ? Category.LOGIC
                : Category.of(causes.values().iterator().next());
    }

    private static @Nullable Throwable first(Map<String, Throwable> causes) {
        return causes.isEmpty() ? null : causes.values().iterator().next();
    }

    private static String message(String node, String why, Map<String, Throwable> causes, Results results) {
        var text = new StringBuilder("'" + node + "' failed: ").append(why);
        if (!causes.isEmpty()) {
            text.append("; failed: ")
                    .append(causes.entrySet().stream()
                            .map(each -> each.getKey() + " (" + each.getValue() + ")")
                            .collect(Collectors.joining(", ")));
        }
        if (!results.values().isEmpty()) {
            text.append("; succeeded: ")
                    .append(String.join(", ", results.values().keySet()));
        }
        if (!results.skipped().isEmpty()) {
            text.append("; not done: ").append(String.join(", ", results.skipped()));
        }
        return text.toString();
    }
}
