package io.fermata.examples.shelletl;

/** What the sample's tills add up to. */
final class Sales {
    static final String LOADED = """
        article\tpieces\tcents
        umbrella\t17\t25330
        scone\t36\t11160
        map\t17\t11050
        tea\t25\t7000
        postcard\t25\t3000
        stamp\t20\t1900
        """;

    private Sales() {}
}
