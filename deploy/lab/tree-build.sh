# shellcheck shell=bash
# How the tree is made. A change here makes another tree (its name is taken from this file, the list and the last step).

# The apt sources of this machine that are Debian's own main, as one-line entries.
tree_sources() {
  # shellcheck disable=SC2016 # $(REPO_URI) is apt's own blank
  apt-get indextargets --format '$(ORIGIN)|$(COMPONENT)|$(REPO_URI)|$(RELEASE)' 'Created-By: Packages' |
    awk -F'|' '$1 == "Debian" && $2 == "main" { sub("/$", "", $3); print "deb " $3 " " $4 " main" }' | sort -u
}

tree_build() {
  local began=$SECONDS building="$TREE.new" sources include options=() line
  sources=$(tree_sources)
  if [[ -z $sources ]]; then apt-get update -q >/dev/null 2>&1 || true; sources=$(tree_sources); fi
  [[ -n $sources ]] || die 'apt on this machine knows no source of Debian main; add one to /etc/apt and run apt-get update.'
  include=$(grep -v '^#' "$LAB_HOME/packages.txt" | paste -sd,)
  while read -r line; do options+=(--aptopt="$line"); done \
    < <(apt-config dump | grep -E '^Acquire::(https?::Proxy|Check-(Valid-Until|Date)) ' || true)
  say "building the Debian tree (once a machine, about two minutes): $TREE"
  rm -rf "$building" "$TREE.log"
  # shellcheck disable=SC2094 # both append
  # apt's own words are kept in a file, shown if it fails: they would drown everything else.
  if ! mmdebstrap --mode=root --variant=minbase --include="$include" "${options[@]}" \
    --aptopt='Acquire::Languages "none"' --dpkgopt=force-unsafe-io \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/info/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --customize-hook="bash '$LAB_HOME/tree-finish.sh' \"\$1\"" \
    bookworm "$building" - <<<"$sources" 2> >(tee -a "$TREE.log" | sed -un 's/^I: /  /p' >&2) >>"$TREE.log"
  then
    tail -n 20 "$TREE.log" >&2
    die "the Debian tree could not be built; the whole account is in $TREE.log."
  fi
  touch "$building/.complete"
  mv -T "$building" "$TREE"
  rm -f "$TREE.log"
  say "tree built in $((SECONDS - began)) s"
}
