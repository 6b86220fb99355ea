# What each article brought: pieces and cents, the best one first.
. "$SCRIPTS/stage.sh"

# Two commands and a file instead of a pipe: a pipe hides that its first command failed.
rows() {
    awk -F '\t' -v OFS='\t' '
        { pieces[$3] += $4; cents[$3] += $4 * $5 }
        END { for (article in cents) print article, pieces[article], cents[article] }
    ' "$INPUT" >"$output.unsorted"
    sort -t "$(printf '\t')" -k 3,3nr -k 1,1 "$output.unsorted"
    rm "$output.unsorted"
}

check_input
checkpoint
