# Completions of immunoref for bash.

_immunoref() {
    # Readline parts words at = and :, immunoref does not: put them together again, up to the cursor.
    local IFS=$'\n' typed=$2 words=() glued='' word
    local last=$typed
    [[ ! $typed && ${COMP_WORDS[COMP_CWORD]} =~ ^[=:]+$ ]] && last=${COMP_WORDS[COMP_CWORD]}
    for word in "${COMP_WORDS[@]:0:COMP_CWORD}" "$last"; do
        if [[ ${#words[@]} -gt 1 && ($glued || $word =~ ^[=:]+$) ]]; then
            words[${#words[@]} - 1]+=$word
        else
            words+=("$word")
        fi
        if [[ $word =~ ^[=:]+$ ]]; then glued=yes; else glued=''; fi
    done
    # Readline holds what stands before the last of these signs already.
    local whole=${words[${#words[@]} - 1]}
    local before=${whole%"$typed"} offered=() line longest=0

    COMPREPLY=()
    while read -r line; do
        [[ $line ]] || continue
        line=${line#"$before"}
        word=${line%%$'\t'*}
        COMPREPLY+=("$word")
        offered+=("$line")
        ((${#word} > longest)) && longest=${#word}
    done <<<"$(IMMUNOREF_COMPLETE=fish immunoref -- "${words[@]}" 2>/dev/null)"

    # What is listed (and not put in: 63, 33 and 64 stand for ?, ! and @) says what it is.
    if [[ ${#COMPREPLY[@]} -gt 1 && ${COMP_TYPE-} =~ ^(63|33|64)$ ]]; then
        local i room=$((${COLUMNS:-80} - longest - 5))
        for i in "${!offered[@]}"; do
            word=${COMPREPLY[i]} line=${offered[i]}
            [[ $line == *$'\t'?* && $room -gt 10 ]] || continue
            line=${line#*$'\t'}
            ((${#line} > room)) && line=${line:0:room - 3}...
            printf -v "COMPREPLY[i]" "%-${longest}s  (%s)" "$word" "$line"
        done
    fi
    # More is to follow a sign of equality or a slash.
    [[ ${COMPREPLY[0]-} == *[=/] ]] && compopt -o nospace 2>/dev/null
    return 0
}

if [[ ${BASH_VERSINFO[0]} -gt 4 || (${BASH_VERSINFO[0]} -eq 4 && ${BASH_VERSINFO[1]} -ge 4) ]]; then
    complete -o nosort -o bashdefault -F _immunoref immunoref
else
    complete -o bashdefault -F _immunoref immunoref
fi
