package io.fermata.codec;

import io.fermata.kernel.Category;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Failure;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.Payload;
import io.fermata.kernel.Response;
import io.fermata.kernel.RetryPolicy;
import io.fermata.kernel.RunId;
import io.fermata.kernel.Timeouts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The small values that events, specifications and rows share; what is common takes one byte. */
public final class ValueCodec {
    /** Causes of causes beyond this many are not kept. */
    public static final int FAILURE_CAUSES_MAX = 64;

    private static final int COMMON_DEFAULT = 0;
    private static final int COMMON_NEVER = 1;
    private static final int EXPLICIT = 2;
    private static final int WITH_RESPONSES = 3;

    /** What the one byte meant when it was released; the kernel's defaults may move on, these may not. */
    private static final RetryPolicy RELEASED_DEFAULT = new RetryPolicy(10, 1_000, 2.0, 300_000, 0.2, List.of());

    private static final RetryPolicy RELEASED_NEVER = new RetryPolicy(1, 1_000, 1.0, 1_000, 0, List.of());

    private static final int PAYLOAD_NONE = 0;
    private static final int PAYLOAD_JSON = 1;
    private static final int PAYLOAD_OTHER = 2;

    private static final int NO_CAUSE = 0;
    private static final int PLAIN_CAUSE = 1;
    private static final int CORRELATED_CAUSE = 2;

    private ValueCodec() {}

    public static void write(Writer out, Payload payload) {
        if (payload.isNone()) {
            out.writeByte(PAYLOAD_NONE);
        } else if (payload.encoding().equals(Payload.JSON)) {
            out.writeByte(PAYLOAD_JSON).writeBytes(payload.bytes());
        } else {
            out.writeByte(PAYLOAD_OTHER).writeString(payload.encoding()).writeBytes(payload.bytes());
        }
    }

    public static Payload readPayload(Reader in) {
        int at = in.offset();
        int tag = in.readByte();
        return switch (tag) {
            case PAYLOAD_NONE -> Payload.NONE;
            case PAYLOAD_JSON -> Payload.json(in.readBytes());
            case PAYLOAD_OTHER -> new Payload(in.readString(), in.readBytes());
            default -> throw unknown("payload", tag, at);
        };
    }

    /** In the order of the keys, so that the same map always gives the same bytes. */
    public static void write(Writer out, Map<String, Payload> payloads) {
        out.writeVarint(payloads.size());
        var ordered = payloads.size() > 1 ? new TreeMap<>(payloads) : payloads;
        for (var entry : ordered.entrySet()) {
            out.writeString(entry.getKey());
            write(out, entry.getValue());
        }
    }

    public static Map<String, Payload> readPayloads(Reader in) {
        int count = in.readCount();
        if (count == 0) {
            return Map.of();
        }
        Map<String, Payload> payloads = new HashMap<>();
        for (int i = 0; i < count; i++) {
            payloads.put(in.readString(), readPayload(in));
        }
        return payloads;
    }

    /** The failure and its causes, outermost first. */
    public static void write(Writer out, Failure failure) {
        int count = 0;
        for (Failure link = failure; link != null && count < FAILURE_CAUSES_MAX; link = link.cause()) {
            count++;
        }
        out.writeByte(count);
        Failure link = failure;
        for (int i = 0; i < count && link != null; i++, link = link.cause()) {
            out.writeString(link.type()).writeString(link.message());
            out.writeByte(tag(link.category())).writeBoolean(link.notApplied());
            out.writeString(link.stack());
            write(out, link.details());
        }
    }

    public static Failure readFailure(Reader in) {
        int at = in.offset();
        int count = in.readByte();
        if (count == 0 || count > FAILURE_CAUSES_MAX) {
            throw new CodecException("a chain of " + count + " failures", at);
        }
        List<Failure> links = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            links.add(new Failure(
                    in.readString(),
                    in.readString(),
                    readCategory(in),
                    in.readBoolean(),
                    in.readString(),
                    readPayload(in),
                    null));
        }
        return chain(links);
    }

    private static Failure chain(List<Failure> links) {
        Failure failure = links.getLast();
        for (int i = links.size() - 2; i >= 0; i--) {
            failure = withCause(links.get(i), failure);
        }
        return failure;
    }

    private static Failure withCause(Failure link, @Nullable Failure cause) {
        return new Failure(
                link.type(), link.message(), link.category(), link.notApplied(), link.stack(), link.details(), cause);
    }

    private static int tag(Category category) {
        return switch (category) {
            case TRANSIENT -> 0;
            case VALIDATION -> 1;
            case RESOURCE -> 2;
            case DEPENDENCY -> 3;
            case LOGIC -> 4;
        };
    }

    private static Category readCategory(Reader in) {
        int at = in.offset();
        int tag = in.readByte();
        return switch (tag) {
            case 0 -> Category.TRANSIENT;
            case 1 -> Category.VALIDATION;
            case 2 -> Category.RESOURCE;
            case 3 -> Category.DEPENDENCY;
            case 4 -> Category.LOGIC;
            default -> throw unknown("category", tag, at);
        };
    }

    public static void write(Writer out, RetryPolicy policy) {
        if (policy.equals(RELEASED_DEFAULT)) {
            out.writeByte(COMMON_DEFAULT);
        } else if (policy.equals(RELEASED_NEVER)) {
            out.writeByte(COMMON_NEVER);
        } else {
            out.writeByte(policy.responses().isEmpty() ? EXPLICIT : WITH_RESPONSES);
            out.writeVarint(policy.maxAttempts()).writeVarint(policy.initialMillis());
            out.writeDouble(policy.multiplier()).writeVarint(policy.maxMillis()).writeDouble(policy.jitter());
            writeStrings(out, policy.finalTypes());
            if (!policy.responses().isEmpty()) {
                writeResponses(out, policy.responses());
            }
        }
    }

    public static RetryPolicy readRetryPolicy(Reader in) {
        int at = in.offset();
        int tag = in.readByte();
        return switch (tag) {
            case COMMON_DEFAULT -> RELEASED_DEFAULT;
            case COMMON_NEVER -> RELEASED_NEVER;
            case EXPLICIT, WITH_RESPONSES ->
                new RetryPolicy(
                        in.readInt(),
                        in.readVarint(),
                        in.readDouble(),
                        in.readVarint(),
                        in.readDouble(),
                        readStrings(in),
                        tag == EXPLICIT ? Map.of() : readResponses(in));
            default -> throw unknown("retry policy", tag, at);
        };
    }

    /** In the order of the categories, so that the same policy has the same bytes. */
    private static void writeResponses(Writer out, Map<Category, Response> responses) {
        out.writeVarint(responses.size());
        for (var category : Category.values()) {
            var response = responses.get(category);
            if (response != null) {
                out.writeByte(tag(category)).writeBoolean(response.retries()).writeVarint(response.waitMillisMin());
            }
        }
    }

    private static Map<Category, Response> readResponses(Reader in) {
        var responses = new EnumMap<Category, Response>(Category.class);
        int count = in.readCount();
        for (int i = 0; i < count; i++) {
            responses.put(readCategory(in), new Response(in.readBoolean(), in.readVarint()));
        }
        return responses;
    }

    public static void write(Writer out, Timeouts timeouts) {
        if (timeouts.equals(Timeouts.NONE)) {
            out.writeByte(COMMON_DEFAULT);
        } else {
            out.writeByte(EXPLICIT).writeVarint(timeouts.scheduleToStartMillis());
            out.writeVarint(timeouts.startToCloseMillis()).writeVarint(timeouts.scheduleToCloseMillis());
            out.writeVarint(timeouts.heartbeatMillis());
        }
    }

    public static Timeouts readTimeouts(Reader in) {
        int at = in.offset();
        int tag = in.readByte();
        return switch (tag) {
            case COMMON_DEFAULT -> Timeouts.NONE;
            case EXPLICIT -> new Timeouts(in.readVarint(), in.readVarint(), in.readVarint(), in.readVarint());
            default -> throw unknown("timeouts", tag, at);
        };
    }

    public static void write(Writer out, RunId run) {
        out.writeLong(run.high()).writeLong(run.low());
    }

    public static RunId readRunId(Reader in) {
        return new RunId(in.readLong(), in.readLong());
    }

    public static void writeOptional(Writer out, @Nullable RunId run) {
        out.writeBoolean(run != null);
        if (run != null) {
            write(out, run);
        }
    }

    public static @Nullable RunId readOptionalRunId(Reader in) {
        return in.readBoolean() ? readRunId(in) : null;
    }

    public static void write(Writer out, OperationId id) {
        out.writeString(id.path());
    }

    public static OperationId readOperationId(Reader in) {
        int at = in.offset();
        var path = in.readString();
        if (path.isEmpty() || path.length() > OperationId.PATH_CHARS_MAX) {
            throw new CodecException("an operation id of " + path.length() + " characters", at);
        }
        return new OperationId(path);
    }

    public static void write(Writer out, Cause cause) {
        if (cause.equals(Cause.NONE)) {
            out.writeByte(NO_CAUSE);
            return;
        }
        boolean correlated = !cause.correlationId().isEmpty();
        out.writeByte(correlated ? CORRELATED_CAUSE : PLAIN_CAUSE);
        out.writeString(cause.actor()).writeString(cause.reason());
        out.writeString(cause.causationId()).writeString(cause.traceContext());
        if (correlated) {
            out.writeString(cause.correlationId());
        }
    }

    public static Cause readCause(Reader in) {
        int at = in.offset();
        int form = in.readByte();
        return switch (form) {
            case NO_CAUSE -> Cause.NONE;
            case PLAIN_CAUSE -> new Cause(in.readString(), in.readString(), in.readString(), in.readString(), "");
            case CORRELATED_CAUSE ->
                new Cause(in.readString(), in.readString(), in.readString(), in.readString(), in.readString());
            default -> throw unknown("form of cause", form, at);
        };
    }

    public static void writeStrings(Writer out, List<String> texts) {
        out.writeVarint(texts.size());
        for (var text : texts) {
            out.writeString(text);
        }
    }

    public static List<String> readStrings(Reader in) {
        int count = in.readCount();
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            texts.add(in.readString());
        }
        return texts;
    }

    static void writeNumbers(Writer out, List<Long> numbers) {
        out.writeVarint(numbers.size());
        for (long number : numbers) {
            out.writeVarint(number);
        }
    }

    static List<Long> readNumbers(Reader in) {
        int count = in.readCount();
        if (count == 0) {
            return List.of();
        }
        List<Long> numbers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            numbers.add(in.readVarint());
        }
        return numbers;
    }

    static CodecException unknown(String what, int tag, int at) {
        return new CodecException("unknown " + what + ": tag " + tag + " (written by a newer version?)", at);
    }
}
