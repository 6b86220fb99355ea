package io.fermata.examples.codereview;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fermata.sdk.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads a language model's answer strictly: what does not have the form that was asked for is no finding. */
final class ModelAnswer {
    static final String RULE = "model";
    static final int FINDINGS_MAX = 20;

    private static final Set<String> FIELDS = Set.of("line", "severity", "message");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ModelAnswer() {}

    /** Models err by chance, so an answer of the wrong form is worth another attempt. */
    static List<Finding> parse(byte[] answer, Source source) throws IOException {
        try {
            var content = JSON.readTree(answer).at("/choices/0/message/content");
            if (!content.isTextual()) {
                throw malformed("it has no choices[0].message.content");
            }
            return findings(JSON.readTree(content.textValue()), source);
        } catch (JsonProcessingException e) {
            throw malformed("it is not JSON: " + e.getOriginalMessage());
        }
    }

    private static List<Finding> findings(JsonNode root, Source source) {
        var list = root.path("findings");
        if (!root.isObject() || root.size() != 1 || !list.isArray() || list.size() > FINDINGS_MAX) {
            throw malformed("it is not an object with up to " + FINDINGS_MAX + " findings");
        }
        var findings = new ArrayList<Finding>();
        for (var item : list) {
            var finding = finding(item, source.file().path());
            if (source.isChanged(finding.line(), finding.line())) {
                findings.add(finding);
            }
        }
        return findings;
    }

    private static Finding finding(JsonNode item, String path) {
        if (!item.isObject() || item.size() != FIELDS.size() || !FIELDS.stream().allMatch(item::has)) {
            throw malformed("a finding does not have exactly line, severity and message");
        }
        var line = item.get("line");
        var message = item.get("message");
        if (!line.canConvertToInt() || !line.isIntegralNumber() || !message.isTextual()) {
            throw malformed("a finding has a line that is no number or a message that is no text");
        }
        return new Finding(path, line.intValue(), severity(item.get("severity")), RULE, message.textValue()).clipped();
    }

    private static Severity severity(JsonNode severity) {
        return switch (severity.asText("").toLowerCase(Locale.ROOT)) {
            case "error" -> Severity.ERROR;
            case "warning" -> Severity.WARNING;
            case "note" -> Severity.NOTE;
            default -> throw malformed("a finding's severity is none of error, warning and note");
        };
    }

    private static Failure malformed(String why) {
        return Failure.transientFailure("the language model's answer cannot be used: " + why)
                .withType("MalformedAnswer");
    }
}
