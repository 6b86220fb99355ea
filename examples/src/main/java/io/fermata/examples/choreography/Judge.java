package io.fermata.examples.choreography;

import java.util.ArrayList;

/**
 * Stands where a language model would: says what a few fixed rules find, so that the example needs no network and ends
 * the same every time.
 */
final class Judge {
    private static final int LINES_MAX = 20;
    private static final int PARAMETERS_MAX = 4;

    private Judge() {}

    static Judged judge(Analysed analysed) {
        var remarks = new ArrayList<Remark>();
        for (var method : analysed.methods()) {
            if (method.lines() > LINES_MAX) {
                remarks.add(new Remark(
                        method.path(), method.line(), method.name() + " has " + method.lines() + " lines: split it"));
            }
            if (method.parameters() > PARAMETERS_MAX) {
                remarks.add(new Remark(
                        method.path(),
                        method.line(),
                        method.name() + " has " + method.parameters() + " parameters: make a record of them"));
            }
            if (!method.documented()) {
                remarks.add(new Remark(method.path(), method.line(), method.name() + " does not say what it is for"));
            }
        }
        analysed.leftOut().forEach(why -> remarks.add(new Remark("", 0, "not looked at: " + why)));
        return new Judged(analysed.delivery(), analysed.name(), analysed.files(), remarks);
    }
}
