package io.fermata.kernel;

import java.util.ArrayList;
import java.util.List;

/** Collects what one command leads to. Each event is folded into the state at once, so that the next sees it. */
public final class Decision {
    private final ExecutionState state;
    private final long atMillis;
    private final List<Event> events = new ArrayList<>(4);
    private final List<Effect> effects = new ArrayList<>(4);

    /** A decision about {@code state} at a time that never falls from one decision to the next. */
    public Decision(ExecutionState state, long atMillis) {
        this.state = state;
        this.atMillis = atMillis;
    }

    void emit(Event event) {
        state.apply(event, atMillis);
        events.add(event);
    }

    void effect(Effect effect) {
        effects.add(effect);
    }

    ExecutionState state() {
        return state;
    }

    public long atMillis() {
        return atMillis;
    }

    public List<Event> events() {
        return events;
    }

    public List<Effect> effects() {
        return effects;
    }
}
