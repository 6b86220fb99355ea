package io.fermata.kernel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The updates that a run took: all that are open, and the last ones that it answered. Owned by the run's state. */
public final class Updates {
    /** Updates of one run that may be open at once. */
    public static final int OPEN_MAX = 100;

    /** Answered updates whose answer is given again to whoever asks with the same id. */
    public static final int ANSWERS_MAX = 100;

    private final LinkedHashMap<String, Event.UpdateAccepted> open = new LinkedHashMap<>(0);
    private final LinkedHashMap<String, Closing> answered = new LinkedHashMap<>(0);

    Updates() {}

    public boolean isOpen(String updateId) {
        return open.containsKey(updateId);
    }

    /** Those that are not answered yet: their names by id, oldest first. */
    public Map<String, String> open() {
        var names = new LinkedHashMap<String, String>();
        open.forEach((id, accepted) -> names.put(id, accepted.name()));
        return names;
    }

    /** How the update was answered; null if it is open, unknown, or was answered too long ago. */
    public @Nullable Closing answer(String updateId) {
        return answered.get(updateId);
    }

    /** Whether no more may be taken before one is answered. */
    public boolean isFull() {
        return open.size() >= OPEN_MAX;
    }

    @Override
    public String toString() {
        return "open " + open + ", answered " + answered;
    }

    boolean knows(String updateId) {
        return open.containsKey(updateId) || answered.containsKey(updateId);
    }

    List<Event.UpdateAccepted> unanswered() {
        return new ArrayList<>(open.values());
    }

    /** Those whose answer is still known, oldest first. */
    List<Event.UpdateAnswered> answers() {
        return answered.entrySet().stream()
                .map(each -> new Event.UpdateAnswered(each.getKey(), each.getValue()))
                .toList();
    }

    void accepted(Event.UpdateAccepted event) {
        open.put(event.updateId(), event);
    }

    void answered(Event.UpdateAnswered event) {
        open.remove(event.updateId());
        answered.put(event.updateId(), event.answer());
        if (answered.size() > ANSWERS_MAX) {
            answered.pollFirstEntry();
        }
    }
}
