package io.fermata.flow;

import io.fermata.sdk.Context;
import io.fermata.sdk.Drawable;
import io.fermata.sdk.HistoryEvent;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.PayloadConverter;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.TypedWorkflow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A flow that begins at one of its nodes. */
record Midway<O extends @Nullable Object>(Flow<?, O> flow) implements TypedWorkflow<StartAt, O>, Drawable {
    @Override
    public TypeRef<StartAt> input() {
        return TypeRef.of(StartAt.class);
    }

    @Override
    public TypeRef<O> output() {
        return flow.output();
    }

    /** At the door: an unknown node, or a result that is missing or not needed, is refused by name. */
    @Override
    public void check(StartAt start) {
        var needed = new Resume(start).needs(flow.root());
        needed.forEach(name -> {
            if (!start.given().containsKey(name)) {
                throw new InvalidInput(
                        "given", "is missing '" + name + "': starting at '" + start.node() + "' needs " + needed);
            }
        });
        start.given().keySet().forEach(name -> {
            if (!needed.contains(name)) {
                throw new InvalidInput(
                        "given." + name, "is not needed: starting at '" + start.node() + "' needs " + needed);
            }
        });
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // The flow was checked: its last node gives what the flow gives.
    public O run(Context ctx, StartAt start) throws Exception {
        return (O) Walk.begin(ctx, flow.root(), walk -> new Resume(start).run(flow.root(), walk))
                .it();
    }

    @Override
    public String draw(Format format, List<HistoryEvent> history, PayloadConverter converter) {
        return flow.draw(format, history, converter);
    }
}
