package io.fermata.kernel;

import java.util.List;

/** What one run leaves to the next of the same execution. */
public record Carried(List<Event.Signalled> signals, List<Event.UpdateAccepted> updates, List<ChannelWrite> channels) {
    public static final Carried NOTHING = new Carried(List.of(), List.of(), List.of());

    public Carried {
        signals = List.copyOf(signals);
        updates = List.copyOf(updates);
        channels = List.copyOf(channels);
    }
}
