package io.fermata.examples.choreography;

/** Puts remarks into words for people. */
final class Commenter {
    private Commenter() {}

    static Commented comment(Judged judged) {
        var comments = judged.remarks().stream()
                .map(remark -> remark.path().isEmpty()
                        ? remark.text()
                        : remark.path() + ":" + remark.line() + ": " + remark.text())
                .toList();
        return new Commented(judged.delivery(), judged.name(), judged.files(), comments);
    }
}
