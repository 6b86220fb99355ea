package io.fermata.engine;

import io.fermata.store.Key;
import org.jspecify.annotations.Nullable;

/** A row as read; {@code value} is null where there is none. */
record Row(Key key, byte @Nullable [] value) {}
