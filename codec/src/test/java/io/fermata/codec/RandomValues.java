package io.fermata.codec;

import io.fermata.kernel.Category;
import io.fermata.kernel.ChannelWrite;
import io.fermata.kernel.Channels;
import io.fermata.kernel.Failure;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RetryPolicy;
import io.fermata.kernel.StartSpec;
import io.fermata.kernel.Timeouts;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes any record of the kernel's words with random contents, so that no field can be forgotten. */
final class RandomValues {
    private static final List<String> TEXTS =
            List.of("", "a", "step-7", "straße", "日本語", "🎼 fermata", "x".repeat(300));

    private final Random random;

    RandomValues(long seed) {
        random = new Random(seed);
    }

    <T> T of(Class<T> type) {
        return type.cast(make(type));
    }

    private Object make(Type type) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return listOf(list.getActualTypeArguments()[0]);
        }
        if (type instanceof ParameterizedType map) {
            return map.getActualTypeArguments()[1] == Integer.class ? Map.of("1.2", random.nextInt(9)) : payloads();
        }
        return switch (type) {
            case Class<?> it when it == int.class -> random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(100);
            case Class<?> it when it == long.class || it == Long.class -> number();
            case Class<?> it when it == double.class -> random.nextDouble();
            case Class<?> it when it == boolean.class -> random.nextBoolean();
            case Class<?> it when it == String.class -> TEXTS.get(random.nextInt(TEXTS.size()));
            case Class<?> it when it.isEnum() -> it.getEnumConstants()[random.nextInt(it.getEnumConstants().length)];
            case Class<?> it when it == Channels.class -> channels();
            case Class<?> it when it == Payload.class -> payload();
            case Class<?> it when it == Failure.class -> failure(random.nextInt(4));
            case Class<?> it when it == RetryPolicy.class -> retryPolicy();
            case Class<?> it when it == Timeouts.class -> timeouts();
            case Class<?> it when it == OperationId.class -> new OperationId("3[" + random.nextInt(1000) + "].1");
            case Class<?> it
            when it.isSealed() -> make(it.getPermittedSubclasses()[random.nextInt(it.getPermittedSubclasses().length)]);
            case Class<?> it -> makeRecord(it);
            default -> throw new IllegalArgumentException("no random " + type);
        };
    }

    private Object makeRecord(Class<?> type) {
        var components = type.getRecordComponents();
        var types = new Class<?>[components.length];
        var values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = isNullable(components[i]) && random.nextBoolean() ? null : make(components[i].getGenericType());
        }
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException e) {
            throw new IllegalStateException("cannot make " + type, e);
        }
    }

    private static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                || component.getType() == StartSpec.Parent.class;
    }

    private List<Object> listOf(Type element) {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(make(element));
        }
        return list;
    }

    private Channels channels() {
        var none = Channels.NONE;
        List<ChannelWrite> items =
                List.of(new ChannelWrite.Append("items", payload()), new ChannelWrite.Append("items", payload()));
        return none.with(items, 3)
                .with(List.of(new ChannelWrite.Increment("count", random.nextInt())), 1 + random.nextInt(99))
                .with(List.of(new ChannelWrite.Set("one", Payload.json(new byte[] {'1'}))), Long.MAX_VALUE);
    }

    private long number() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextLong();
            case 1 -> Long.MAX_VALUE;
            case 2 -> 0;
            default -> random.nextInt(1_000_000);
        };
    }

    private Payload payload() {
        var bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        return switch (random.nextInt(4)) {
            case 0 -> Payload.NONE;
            case 1 -> Payload.json(bytes);
            case 2 -> new Payload("", bytes);
            default -> new Payload("application/json; codec=aes", bytes);
        };
    }

    private Map<String, Payload> payloads() {
        Map<String, Payload> payloads = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            payloads.put("key" + i, payload());
        }
        return payloads;
    }

    private Failure failure(int causes) {
        return new Failure(
                "java.io.IOException",
                TEXTS.get(random.nextInt(TEXTS.size())),
                of(Category.class),
                random.nextBoolean(),
                "at Main",
                payload(),
                causes == 0 ? null : failure(causes - 1));
    }

    private RetryPolicy retryPolicy() {
        return switch (random.nextInt(3)) {
            case 0 -> RetryPolicy.DEFAULT;
            case 1 -> RetryPolicy.NEVER;
            default -> new RetryPolicy(random.nextInt(9), 7, 1.5, 90_000, random.nextDouble(), List.of("A", "B"));
        };
    }

    private Timeouts timeouts() {
        return random.nextBoolean()
                ? Timeouts.NONE
                : new Timeouts(random.nextInt(9), random.nextInt(1000), 0, Long.MAX_VALUE);
    }
}
