# The rows that are sales; too many others mean that something is wrong with the tills, which no retry mends.
. "$SCRIPTS/stage.sh"

rows() {
    awk -F '\t' -v tolerated="$REJECTS_MAX" -v code="$BAD_DATA" '
        NF == 5 &&
        $2 ~ /^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]$/ &&
        $3 ~ /^[a-z]+$/ && $4 ~ /^[1-9][0-9]*$/ && $5 ~ /^[1-9][0-9]*$/ { print; next }
        !rejected++ { first = $0 }
        END {
            if (rejected > tolerated) {
                print rejected " of " NR " rows are no sales, " tolerated " would do; the first: " first | "cat >&2"
                exit code
            }
        }
    ' "$INPUT"
}

check_input
checkpoint
