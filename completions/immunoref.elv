# Completions of immunoref for elvish.

use str

set edit:completion:arg-completer[immunoref] = {|@words|
    var typed = $words[-1]
    env IMMUNOREF_COMPLETE=fish immunoref -- $@words | from-lines | each {|line|
        var value about = (str:split "\t" $line"\t" | take 2)
        # Elvish matches by case: what begins as typed, but for the case, is put as it is typed.
        if (and (not (str:has-prefix $value $typed)) (str:has-prefix (str:to-lower $value) (str:to-lower $typed))) {
            set value = $typed$value[(count $typed)..]
        }
        edit:complex-candidate $value &display=$value'  '$about
    }
}
