package io.fermata.cli;

import java.util.stream.Collectors;
import picocli.CommandLine.Model.OptionSpec;

/** A completion script for bash, and for zsh by {@code bashcompinit}. */
final class Completion {
    private Completion() {}

    static String script() {
        var options = Verbs.all().entrySet().stream()
                .map(verb -> "        %s) COMPREPLY=($(compgen -W \"%s\" -- \"$word\")) ;;%n"
                        .formatted(verb.getKey(), options(verb.getValue())))
                .collect(Collectors.joining());
        return """
            # source <(./fermata completion)
            if [ -n "${ZSH_VERSION:-}" ]; then autoload -U +X bashcompinit && bashcompinit; fi
            _fermata() {
                local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
                case $previous in
                    --data) COMPREPLY=($(compgen -d -- "$word")); return ;;
                esac
                if [ "$COMP_CWORD" -eq 1 ]; then
                    COMPREPLY=($(compgen -W "%s" -- "$word"))
                    return
                fi
                case ${COMP_WORDS[1]} in
            %s    esac
            }
            complete -F _fermata fermata ./fermata
            """.formatted(String.join(" ", Verbs.names()) + " --version", options);
    }

    private static String options(Verbs.Known verb) {
        return Cli.commandLine(verb.maker().get()).getCommandSpec().options().stream()
                .map(OptionSpec::longestName)
                .sorted()
                .collect(Collectors.joining(" "));
    }
}
