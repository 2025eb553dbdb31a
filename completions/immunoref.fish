complete --keep-order --exclusive --command immunoref --arguments "(IMMUNOREF_COMPLETE=fish immunoref -- (commandline --current-process --tokenize --cut-at-cursor) (commandline --current-token))"
