package io.fermata.examples.choreography;

import java.util.List;

/** {@code llm.completed}: what is to be said. */
record Judged(String delivery, String name, int files, List<Remark> remarks) implements Delivery {
    Judged {
        remarks = List.copyOf(remarks);
    }
}
