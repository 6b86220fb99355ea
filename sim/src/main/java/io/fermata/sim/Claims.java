package io.fermata.sim;

import io.fermata.engine.KeyClaim.Found;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** To which request each key was bound, as clients were told. */
final class Claims {
    private static final String ONCE = "5 a key of a request is bound once";

    private final Reports reports;
    private final Map<String, Integer> bound = new HashMap<>();
    private final Set<String> asked = new HashSet<>();
    private final Set<String> isNew = new HashSet<>();

    Claims(Reports reports) {
        this.reports = reports;
    }

    /** To what the key is known to be bound at this moment; null if nobody was told. */
    @Nullable
    Integer boundTo(String key) {
        return bound.get(key);
    }

    void asking(String key, int request) {
        asked.add(key + "/" + request);
    }

    /** {@code before}: to what it was known to be bound when this was asked. */
    void found(String key, int request, @Nullable Integer before, Found found) {
        boolean isOther = found == Found.OTHER;
        reports.check(
                before == null || (found == (before == request ? Found.SAME : Found.OTHER)),
                ONCE,
                () -> "key " + key + " was bound to " + before + ", and is " + found + " for " + request);
        if (isOther) {
            boolean hasOther = asked.stream().anyMatch(each -> each.startsWith(key + "/") && !isSame(each, request));
            reports.check(hasOther, ONCE, () -> "key " + key + " is bound to something that nobody asked");
            return;
        }
        var known = bound.putIfAbsent(key, request);
        reports.check(
                known == null || known == request,
                ONCE,
                () -> "key " + key + " is bound to " + known + " and to " + request);
        reports.check(found != Found.NEW || isNew.add(key), ONCE, () -> "key " + key + " was new twice");
    }

    private static boolean isSame(String each, int request) {
        return each.endsWith("/" + request);
    }
}
