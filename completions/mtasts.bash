# bash completion for mtasts

_mtasts_paths() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen "$1" -- "$cur")
}

_mtasts() {
  local cur=${COMP_WORDS[COMP_CWORD]} command='' previous='' operands=0 ended='' i word
  COMPREPLY=()

  # Where "=" breaks words, "--mode=te" comes as three.
  local last=$COMP_CWORD
  if [[ $cur == '=' ]]; then
    cur=''
  elif ((last > 1)) && [[ ${COMP_WORDS[last - 1]} == '=' ]]; then
    last=$((last - 1))
  fi

  for ((i = 1; i < last; i++)); do
    word=${COMP_WORDS[i]}
    if [[ -n $previous ]]; then
      if [[ $word != '=' ]]; then previous=''; fi
      continue
    fi
    if [[ -n $ended ]]; then
      operands=$((operands + 1))
      continue
    fi
    case $word in
      --) ended=1 ;;
      --color|--domains-file|--server|--zone-file|--origin|--timeout|--retries|--concurrency|--rate|-o|--output|--rejects|--skip|--mx|--mode|--max-age|--add-mx|--primary|--eol|--output-dir|--id|--ledger|--date|--ttl|--policy|--policies|--format|--zone|--rua|--web-host|--web-address|--only|--hosted-tlsrpt|--covers|--mx-port|--https-port|--connect-to|--deadline|--expect-policy|--expect-id|--ready-for|--watch-expiry|--policy-root|--certificate|--certificate-key|--mailcow-conf) previous=$word ;;
      -*) ;;
      *) if [[ -z $command ]]; then command=$word; else operands=$((operands + 1)); fi ;;
    esac
  done

  case $command,$previous in
    *,) ;;
    *,--color) COMPREPLY=($(compgen -W 'auto always never' -- "$cur")); return ;;
    mx,--domains-file) _mtasts_paths -f; return ;;
    mx,--server) :; return ;;
    mx,--zone-file) _mtasts_paths -f; return ;;
    mx,--origin) :; return ;;
    mx,--timeout) :; return ;;
    mx,--retries) :; return ;;
    mx,--concurrency) :; return ;;
    mx,--rate) :; return ;;
    mx,-o|mx,--output) _mtasts_paths -f; return ;;
    mx,--rejects) _mtasts_paths -f; return ;;
    mx,--skip) :; return ;;
    gen-policy,--domains-file) _mtasts_paths -f; return ;;
    gen-policy,--mx) :; return ;;
    gen-policy,--mode) COMPREPLY=($(compgen -W 'testing enforce none' -- "$cur")); return ;;
    gen-policy,--max-age) :; return ;;
    gen-policy,--add-mx) :; return ;;
    gen-policy,--primary) :; return ;;
    gen-policy,--eol) COMPREPLY=($(compgen -W 'lf crlf' -- "$cur")); return ;;
    gen-policy,--server) :; return ;;
    gen-policy,--zone-file) _mtasts_paths -f; return ;;
    gen-policy,--origin) :; return ;;
    gen-policy,--timeout) :; return ;;
    gen-policy,--retries) :; return ;;
    gen-policy,--concurrency) :; return ;;
    gen-policy,--rate) :; return ;;
    gen-policy,-o|gen-policy,--output) _mtasts_paths -f; return ;;
    gen-policy,--rejects) _mtasts_paths -f; return ;;
    gen-policy,--output-dir) _mtasts_paths -d; return ;;
    gen-policy,--skip) :; return ;;
    gen-sts,--domains-file) _mtasts_paths -f; return ;;
    gen-sts,--id) :; return ;;
    gen-sts,--ledger) _mtasts_paths -f; return ;;
    gen-sts,--date) :; return ;;
    gen-sts,--ttl) :; return ;;
    gen-sts,--policy) _mtasts_paths -f; return ;;
    gen-sts,--policies) _mtasts_paths -d; return ;;
    gen-sts,--server) :; return ;;
    gen-sts,--zone-file) _mtasts_paths -f; return ;;
    gen-sts,--origin) :; return ;;
    gen-sts,--timeout) :; return ;;
    gen-sts,--retries) :; return ;;
    gen-sts,--concurrency) :; return ;;
    gen-sts,--rate) :; return ;;
    gen-sts,--format) COMPREPLY=($(compgen -W 'bind json table markdown nsupdate tinydns octodns dnscontrol powerdns route53 cloudflare knotc terraform-route53 terraform-cloudflare' -- "$cur")); return ;;
    gen-sts,--zone) :; return ;;
    gen-sts,-o|gen-sts,--output) _mtasts_paths -f; return ;;
    gen-sts,--rejects) _mtasts_paths -f; return ;;
    gen-tlsrpt,--domains-file) _mtasts_paths -f; return ;;
    gen-tlsrpt,--rua) :; return ;;
    gen-tlsrpt,--ttl) :; return ;;
    gen-tlsrpt,--format) COMPREPLY=($(compgen -W 'bind json table markdown nsupdate tinydns octodns dnscontrol powerdns route53 cloudflare knotc terraform-route53 terraform-cloudflare' -- "$cur")); return ;;
    gen-tlsrpt,--zone) :; return ;;
    gen-tlsrpt,-o|gen-tlsrpt,--output) _mtasts_paths -f; return ;;
    gen-tlsrpt,--rejects) _mtasts_paths -f; return ;;
    gen-zone,--domains-file) _mtasts_paths -f; return ;;
    gen-zone,--primary) :; return ;;
    gen-zone,--web-host) :; return ;;
    gen-zone,--web-address) :; return ;;
    gen-zone,--rua) :; return ;;
    gen-zone,--ttl) :; return ;;
    gen-zone,--only) COMPREPLY=($(compgen -W 'host sts tlsrpt' -- "$cur")); return ;;
    gen-zone,--hosted-tlsrpt) COMPREPLY=($(compgen -W 'cname own none' -- "$cur")); return ;;
    gen-zone,--id) :; return ;;
    gen-zone,--ledger) _mtasts_paths -f; return ;;
    gen-zone,--date) :; return ;;
    gen-zone,--mx) :; return ;;
    gen-zone,--mode) COMPREPLY=($(compgen -W 'testing enforce none' -- "$cur")); return ;;
    gen-zone,--max-age) :; return ;;
    gen-zone,--policy) _mtasts_paths -f; return ;;
    gen-zone,--policies) _mtasts_paths -d; return ;;
    gen-zone,--server) :; return ;;
    gen-zone,--zone-file) _mtasts_paths -f; return ;;
    gen-zone,--origin) :; return ;;
    gen-zone,--timeout) :; return ;;
    gen-zone,--retries) :; return ;;
    gen-zone,--concurrency) :; return ;;
    gen-zone,--rate) :; return ;;
    gen-zone,--format) COMPREPLY=($(compgen -W 'bind json table markdown nsupdate tinydns octodns dnscontrol powerdns route53 cloudflare knotc terraform-route53 terraform-cloudflare' -- "$cur")); return ;;
    gen-zone,--zone) :; return ;;
    gen-zone,-o|gen-zone,--output) _mtasts_paths -f; return ;;
    gen-zone,--rejects) _mtasts_paths -f; return ;;
    gen-zone,--output-dir) _mtasts_paths -d; return ;;
    gen-zone,--skip) :; return ;;
    bump-id,--domains-file) _mtasts_paths -f; return ;;
    bump-id,--ledger) _mtasts_paths -f; return ;;
    bump-id,--date) :; return ;;
    bump-id,--policy) _mtasts_paths -f; return ;;
    bump-id,--server) :; return ;;
    bump-id,--zone-file) _mtasts_paths -f; return ;;
    bump-id,--origin) :; return ;;
    bump-id,--timeout) :; return ;;
    bump-id,--retries) :; return ;;
    bump-id,--concurrency) :; return ;;
    bump-id,--rate) :; return ;;
    lint,--covers) :; return ;;
    lint,--origin) :; return ;;
    check,--domains-file) _mtasts_paths -f; return ;;
    check,--mx-port) :; return ;;
    check,--https-port) :; return ;;
    check,--connect-to) :; return ;;
    check,--deadline) :; return ;;
    check,--expect-policy) _mtasts_paths -f; return ;;
    check,--expect-id) :; return ;;
    check,--ledger) _mtasts_paths -f; return ;;
    check,--ready-for) COMPREPLY=($(compgen -W 'testing enforce removal' -- "$cur")); return ;;
    check,--watch-expiry) :; return ;;
    check,--server) :; return ;;
    check,--zone-file) _mtasts_paths -f; return ;;
    check,--origin) :; return ;;
    check,--timeout) :; return ;;
    check,--retries) :; return ;;
    check,--concurrency) :; return ;;
    check,--rate) :; return ;;
    check,--format) COMPREPLY=($(compgen -W 'text json ndjson nagios prometheus junit markdown html' -- "$cur")); return ;;
    check,-o|check,--output) _mtasts_paths -f; return ;;
    gen-site,--domains-file) _mtasts_paths -f; return ;;
    gen-site,--format) COMPREPLY=($(compgen -W 'nginx caddy apache haproxy compose kubernetes cloudflare-worker mailcow mailcow-legacy acme' -- "$cur")); return ;;
    gen-site,--policies) _mtasts_paths -d; return ;;
    gen-site,--policy-root) :; return ;;
    gen-site,--certificate) _mtasts_paths -f; return ;;
    gen-site,--certificate-key) _mtasts_paths -f; return ;;
    gen-site,--mailcow-conf) _mtasts_paths -f; return ;;
    gen-site,--output-dir) _mtasts_paths -d; return ;;
    *) return ;;
  esac

  if [[ $cur == -* && -z $ended ]]; then
    local options='-h --help -V --version -q --quiet -v --verbose --color'
    case $command in
      mx) options+=' --domains-file -0 --null --server --zone-file --origin --offline --timeout --retries --concurrency --rate --short --group --json --ndjson --unordered -o --output --partial --rejects --skip' ;;
      gen-policy) options+=' --domains-file -0 --null --mx --mode --max-age --allow-implicit-mx --add-mx --accept-mx --primary --eol --server --zone-file --origin --offline --timeout --retries --concurrency --rate --json --ndjson --unordered -o --output --partial --rejects --output-dir --skip -n --dry-run' ;;
      gen-sts) options+=' --domains-file -0 --null --id --bump --replace-foreign --ledger --date --ttl --when-live --policy --policies --server --zone-file --origin --offline --timeout --retries --concurrency --rate --format --zone --json --ndjson --force-removals --unordered -o --output --partial --rejects -n --dry-run' ;;
      gen-tlsrpt) options+=' --domains-file -0 --null --rua --ttl --format --zone --json --ndjson --force-removals --offline -o --output --partial --rejects -n --dry-run' ;;
      gen-zone) options+=' --domains-file -0 --null --primary --each --hosted-only --web-host --web-address --rua --ttl --when-live --only --hosted-tlsrpt --id --bump --replace-foreign --ledger --date --mx --mode --max-age --allow-implicit-mx --policy --policies --allow-uncovered --server --zone-file --origin --offline --timeout --retries --concurrency --rate --format --zone --json --ndjson --force-removals --unordered -o --output --partial --rejects --output-dir --skip -n --dry-run' ;;
      bump-id) options+=' --domains-file -0 --null --ledger --date --policy --in-place --soa-serial --server --zone-file --origin --offline --timeout --retries --concurrency --rate --json --ndjson -n --dry-run' ;;
      lint) options+=' --covers --origin -0 --null --json --ndjson' ;;
      check) options+=' --domains-file -0 --null --no-smtp --mx-port --https-port --connect-to --deadline --trust-ad --allow-private --expect-policy --expect-id --ledger --ready-for --watch-expiry --server --zone-file --origin --offline --timeout --retries --concurrency --rate --format --json --ndjson --unordered -o --output' ;;
      explain) options+=' ' ;;
      gen-site) options+=' --domains-file -0 --null --format --policies --policy-root --certificate --certificate-key --mailcow-conf --in-place --output-dir -n --dry-run' ;;
      completion) options+=' ' ;;
    esac
    COMPREPLY=($(compgen -W "$options" -- "$cur"))
    return
  fi

  case $command in
    '') COMPREPLY=($(compgen -W 'mx gen-policy gen-sts gen-tlsrpt gen-zone bump-id lint check explain gen-site completion' -- "$cur")) ;;
    mx) : ;;
    gen-policy) : ;;
    gen-sts) : ;;
    gen-tlsrpt) : ;;
    gen-zone) : ;;
    bump-id) : ;;
    lint) if ((operands == 0)); then COMPREPLY=($(compgen -W 'policy sts tlsrpt zone' -- "$cur")); else _mtasts_paths -f; fi ;;
    check) : ;;
    explain) : ;;
    gen-site) : ;;
    completion) COMPREPLY=($(compgen -W 'bash zsh fish' -- "$cur")) ;;
  esac
}

complete -F _mtasts mtasts
