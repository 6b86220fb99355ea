package io.fermata.sdk;

/** Something that a user gave breaks a rule; nothing was written. */
public final class InvalidInput extends FermataException {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final String rule;

    /**
     * Says what is wrong.
     *
     * @param field the field as the user knows it, such as {@code repository} or {@code files[2].path}
     * @param rule the rule it breaks, such as {@code must be a directory, /tmp/x is a file}
     */
    public InvalidInput(String field, String rule) {
        super(Category.VALIDATION, field + " " + rule, null);
        this.field = field;
        this.rule = rule;
    }

    /** The field as the user knows it. */
    public String field() {
        return field;
    }

    /** The rule it breaks. */
    public String rule() {
        return rule;
    }
}
