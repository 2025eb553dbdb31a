
set edit:completion:arg-completer[immunoref] = { |@words|
    var index = (count $words)
    set index = (- $index 1)

    put (env _CLAP_IFS="\n" _CLAP_COMPLETE_INDEX=(to-string $index) IMMUNOREF_COMPLETE="elvish" immunoref -- $@words) | to-lines
}

