package io.fermata.durable;

import io.fermata.sdk.Promise;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Another promise's value, changed. */
final class MappedCell<S extends @Nullable Object, T extends @Nullable Object> extends Cell<T> {
    private final Cell<S> source;
    private final Function<S, T> change;

    MappedCell(Cell<S> source, Function<S, T> change) {
        super(source.fibers, source.scope);
        this.source = source;
        this.change = change;
        source.onClose(this::close);
    }

    @Override
    public void cancel() {
        ((Promise<?>) source).cancel();
    }

    @Override
    T value() {
        return change.apply(source.value());
    }
}
