package io.fermata.sdk;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Why an execution does not go on, or what it does: made from what is recorded and from who is there to do it, without
 * waking the execution.
 *
 * @param id the execution's id
 * @param status where it stands
 * @param at when it was asked; what is said to be so was so then
 * @param reasons the one that decides comes first; at most {@value #REASONS_MAX}
 */
public record Why(String id, Status status, Instant at, List<Reason> reasons) {
    /** Most reasons that are told. */
    public static final int REASONS_MAX = 100;

    private static final int SAID_MAX = 3;

    public Why {
        reasons = List.copyOf(reasons);
    }

    /** All in one sentence for people, without a full stop: what the execution does or waits for, and since when. */
    public String sentence() {
        return id + " " + predicate();
    }

    /** The sentence without its subject. */
    String predicate() {
        if (reasons.isEmpty()) {
            return "is " + status;
        }
        var first = reasons.getFirst();
        if (reasons.size() == 1 || first.decidesAlone()) {
            return first.sentence(at);
        }
        var said = reasons.stream()
                .limit(SAID_MAX)
                .map(reason -> reason.sentence(at))
                .collect(Collectors.joining("; and "));
        int left = reasons.size() - SAID_MAX;
        return left > 0 ? said + "; and " + left + " more" : said;
    }
}
