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
      --color|--web-host|--web-address|--mode|--format|--update|--key|--site|--proxy-to|--rua|--config|--state|--https-port|--connect-to|--server|--zone-file|--origin|--timeout|--retries|--concurrency|--rate|--records|--mx-port|--out|--wait|--report|-o|--output|--title|--contact|--domains-file|--rejects|--skip|--mx|--max-age|--add-mx|--ledger|-p|--primary|--eol|--output-dir|--id|--date|--ttl|--policy|--policies|--zone|--only|--hosted-tlsrpt|--covers|--ignore|--connections|--deadline|--expect-policy|--expect-id|--ready-for|--min-testing|--store|--min-reporters|--min-sessions|--explained|--evidence-window|--trusted-reporter|--watch-expiry|--ca|--imap|--password-file|--move-to|--prune-before|--since|--until|--domain|--authserv-id|--policy-root|--certificate|--certificate-key|--names-in-certificate|--mailcow-conf) previous=$word ;;
      -*) ;;
      *) if [[ -z $command ]]; then command=$word; else operands=$((operands + 1)); fi ;;
    esac
  done

  case $command,$previous in
    *,) ;;
    *,--color) COMPREPLY=($(compgen -W 'auto always never' -- "$cur")); return ;;
    init,--web-host) :; return ;;
    init,--web-address) :; return ;;
    init,--mode) COMPREPLY=($(compgen -W 'testing enforce none' -- "$cur")); return ;;
    init,--format) COMPREPLY=($(compgen -W 'bind json table markdown nsupdate tinydns octodns dnscontrol powerdns route53 cloudflare knotc terraform-route53 terraform-cloudflare' -- "$cur")); return ;;
    init,--update) :; return ;;
    init,--key) _mtasts_paths -f; return ;;
    init,--site) COMPREPLY=($(compgen -W 'nginx caddy apache haproxy traefik compose kubernetes cloudflare-worker github-pages cloudflare-pages netlify s3 mailcow mailcow-legacy acme' -- "$cur")); return ;;
    init,--proxy-to) :; return ;;
    init,--rua) :; return ;;
    init,--config) _mtasts_paths -f; return ;;
    init,--state) _mtasts_paths -d; return ;;
    init,--https-port) :; return ;;
    init,--connect-to) :; return ;;
    init,--server) :; return ;;
    init,--zone-file) _mtasts_paths -f; return ;;
    init,--origin) :; return ;;
    init,--timeout) :; return ;;
    init,--retries) :; return ;;
    init,--concurrency) :; return ;;
    init,--rate) :; return ;;
    plan,--config) _mtasts_paths -f; return ;;
    plan,--state) _mtasts_paths -d; return ;;
    plan,--web-host) :; return ;;
    plan,--web-address) :; return ;;
    plan,--mode) COMPREPLY=($(compgen -W 'testing enforce none' -- "$cur")); return ;;
    plan,--records) COMPREPLY=($(compgen -W 'bind json table markdown nsupdate tinydns octodns dnscontrol powerdns route53 cloudflare knotc terraform-route53 terraform-cloudflare' -- "$cur")); return ;;
    plan,--update) :; return ;;
    plan,--key) _mtasts_paths -f; return ;;
    plan,--site) COMPREPLY=($(compgen -W 'nginx caddy apache haproxy traefik compose kubernetes cloudflare-worker github-pages cloudflare-pages netlify s3 mailcow mailcow-legacy acme' -- "$cur")); return ;;
    plan,--rua) :; return ;;
    plan,--mx-port) :; return ;;
    plan,--https-port) :; return ;;
    plan,--connect-to) :; return ;;
    plan,--server) :; return ;;
    plan,--zone-file) _mtasts_paths -f; return ;;
    plan,--origin) :; return ;;
    plan,--timeout) :; return ;;
    plan,--retries) :; return ;;
    plan,--concurrency) :; return ;;
    plan,--rate) :; return ;;
    plan,--out) _mtasts_paths -f; return ;;
    apply,--config) _mtasts_paths -f; return ;;
    apply,--state) _mtasts_paths -d; return ;;
    apply,--web-host) :; return ;;
    apply,--web-address) :; return ;;
    apply,--mode) COMPREPLY=($(compgen -W 'testing enforce none' -- "$cur")); return ;;
    apply,--records) COMPREPLY=($(compgen -W 'bind json table markdown nsupdate tinydns octodns dnscontrol powerdns route53 cloudflare knotc terraform-route53 terraform-cloudflare' -- "$cur")); return ;;
    apply,--update) :; return ;;
    apply,--key) _mtasts_paths -f; return ;;
    apply,--site) COMPREPLY=($(compgen -W 'nginx caddy apache haproxy traefik compose kubernetes cloudflare-worker github-pages cloudflare-pages netlify s3 mailcow mailcow-legacy acme' -- "$cur")); return ;;
    apply,--rua) :; return ;;
    apply,--mx-port) :; return ;;
    apply,--https-port) :; return ;;
    apply,--connect-to) :; return ;;
    apply,--server) :; return ;;
    apply,--zone-file) _mtasts_paths -f; return ;;
    apply,--origin) :; return ;;
    apply,--timeout) :; return ;;
    apply,--retries) :; return ;;
    apply,--concurrency) :; return ;;
    apply,--rate) :; return ;;
    apply,--wait) :; return ;;
    apply,--report) _mtasts_paths -f; return ;;
    status,--config) _mtasts_paths -f; return ;;
    status,--state) _mtasts_paths -d; return ;;
    status,--web-host) :; return ;;
    status,--web-address) :; return ;;
    status,--mode) COMPREPLY=($(compgen -W 'testing enforce none' -- "$cur")); return ;;
    status,--records) COMPREPLY=($(compgen -W 'bind json table markdown nsupdate tinydns octodns dnscontrol powerdns route53 cloudflare knotc terraform-route53 terraform-cloudflare' -- "$cur")); return ;;
    status,--update) :; return ;;
    status,--key) _mtasts_paths -f; return ;;
    status,--site) COMPREPLY=($(compgen -W 'nginx caddy apache haproxy traefik compose kubernetes cloudflare-worker github-pages cloudflare-pages netlify s3 mailcow mailcow-legacy acme' -- "$cur")); return ;;
    status,--rua) :; return ;;
    status,--mx-port) :; return ;;
    status,--https-port) :; return ;;
    status,--connect-to) :; return ;;
    status,--server) :; return ;;
    status,--zone-file) _mtasts_paths -f; return ;;
    status,--origin) :; return ;;
    status,--timeout) :; return ;;
    status,--retries) :; return ;;
    status,--concurrency) :; return ;;
    status,--rate) :; return ;;
    status,--format) COMPREPLY=($(compgen -W 'text json ndjson prometheus html' -- "$cur")); return ;;
    status,-o|status,--output) _mtasts_paths -f; return ;;
    status,--title) :; return ;;
    status,--contact) :; return ;;
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
    mx,--skip) COMPREPLY=($(compgen -W 'null-mx nxdomain no-mx not-covered' -- "$cur")); return ;;
    gen-policy,--domains-file) _mtasts_paths -f; return ;;
    gen-policy,--mx) :; return ;;
    gen-policy,--mode) COMPREPLY=($(compgen -W 'testing enforce none' -- "$cur")); return ;;
    gen-policy,--max-age) :; return ;;
    gen-policy,--add-mx) :; return ;;
    gen-policy,--ledger) _mtasts_paths -f; return ;;
    gen-policy,-p|gen-policy,--primary) :; return ;;
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
    gen-policy,--skip) COMPREPLY=($(compgen -W 'null-mx nxdomain no-mx not-covered' -- "$cur")); return ;;
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
    gen-tlsrpt,--server) :; return ;;
    gen-tlsrpt,--zone-file) _mtasts_paths -f; return ;;
    gen-tlsrpt,--origin) :; return ;;
    gen-tlsrpt,--timeout) :; return ;;
    gen-tlsrpt,--retries) :; return ;;
    gen-tlsrpt,--concurrency) :; return ;;
    gen-tlsrpt,--rate) :; return ;;
    gen-tlsrpt,--format) COMPREPLY=($(compgen -W 'bind json table markdown nsupdate tinydns octodns dnscontrol powerdns route53 cloudflare knotc terraform-route53 terraform-cloudflare' -- "$cur")); return ;;
    gen-tlsrpt,--zone) :; return ;;
    gen-tlsrpt,-o|gen-tlsrpt,--output) _mtasts_paths -f; return ;;
    gen-tlsrpt,--rejects) _mtasts_paths -f; return ;;
    gen-zone,--domains-file) _mtasts_paths -f; return ;;
    gen-zone,-p|gen-zone,--primary) :; return ;;
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
    gen-zone,--update) :; return ;;
    gen-zone,--key) _mtasts_paths -f; return ;;
    gen-zone,--skip) COMPREPLY=($(compgen -W 'null-mx nxdomain no-mx not-covered' -- "$cur")); return ;;
    bump-id,--domains-file) _mtasts_paths -f; return ;;
    bump-id,--ledger) _mtasts_paths -f; return ;;
    bump-id,--date) :; return ;;
    bump-id,--policy) _mtasts_paths -f; return ;;
    bump-id,--policies) _mtasts_paths -d; return ;;
    bump-id,--server) :; return ;;
    bump-id,--zone-file) _mtasts_paths -f; return ;;
    bump-id,--origin) :; return ;;
    bump-id,--timeout) :; return ;;
    bump-id,--retries) :; return ;;
    bump-id,--concurrency) :; return ;;
    bump-id,--rate) :; return ;;
    lint,--covers) :; return ;;
    lint,--origin) :; return ;;
    lint,--ignore) COMPREPLY=($(compgen -W 'caa-forbids-ca caa-lookup-failed cname-elsewhere dane-lookup-failed dane-mismatch dane-only dns-cname-loop domain-missing first-enforce-max-age foreign-txt foreign-txt-unknown hosted-is-primary id-behind-ledger id-changed-without-policy id-drift id-in-future id-in-included-file id-not-dated id-not-in-ledger id-not-looked-up id-record-invalid id-serial-overflow id-server-failed implicit-mx ledger-mx-not-covered ledger-without-domain live-policy-unread mx-address mx-alias mx-certificate-client-auth mx-certificate-expired mx-certificate-expiring mx-certificate-not-yet-valid mx-certificate-self-signed mx-certificate-unknown-issuer mx-certificate-untrusted mx-certificate-weak mx-certificate-wrong-name mx-host-private-address mx-host-without-address mx-invalid-name mx-ipv4-like mx-missing mx-not-covered mx-null mx-null-not-alone mx-null-with-policy mx-plaintext-injected mx-single-label mx-starttls-missing mx-starttls-refused mx-tls-failed mx-tls-too-old no-route no-rua not-deployed not-ready-for-enforce not-ready-for-removal not-ready-for-testing policy-answer-too-large policy-bad-field-name policy-bad-field-value policy-bad-max-age policy-bad-mode policy-bad-mx policy-bad-version policy-bare-cr policy-blank-line policy-byte-order-mark policy-changed-without-id policy-colon-in-value policy-comment-line policy-differs-by-address policy-differs-from-ledger policy-drift policy-duplicate-field policy-empty policy-encoded policy-field-dropped policy-framing-ambiguous policy-framing-invalid policy-front-matter policy-host-address-unreachable policy-host-certificate-expired policy-host-certificate-expiring policy-host-certificate-not-yet-valid policy-host-certificate-self-signed policy-host-certificate-unknown-issuer policy-host-certificate-untrusted policy-host-certificate-weak policy-host-certificate-wrong-name policy-host-ipv6-only policy-host-missing policy-host-private-address policy-host-slow policy-host-tls-failed policy-host-tls-too-old policy-host-unreachable policy-http-redirect policy-http-status policy-indented-line policy-max-age-below-day policy-max-age-below-week policy-max-age-leading-zeros policy-max-age-missing policy-max-age-too-large policy-max-age-zero policy-media-type policy-missing-colon policy-misspelt-field policy-mixed-line-ends policy-mode-missing policy-mx-address-literal policy-mx-duplicate policy-mx-empty policy-mx-final-dot policy-mx-ipv4-like policy-mx-missing policy-mx-null policy-mx-placeholder policy-mx-several policy-mx-stale policy-mx-u-label policy-mx-url policy-mx-wildcard policy-non-ascii policy-none-max-age policy-none-without-mx policy-not-http policy-not-utf8 policy-one-line policy-other-format policy-over-10-kib policy-repaired policy-space-before-colon policy-too-large policy-too-many-lines policy-too-many-mx policy-unknown-field policy-utf16 policy-version-missing policy-web-page policy-wildcard-covers-nothing policy-wildcard-mx policy-wildcard-suffix policy-wrong-case-field removed-too-early report-bad-address report-bad-contact report-bad-count report-bad-date report-bad-policy-domain report-byte-order-mark report-compressed report-conflict report-contact-missing report-control-character report-count-missing report-envelope-differs report-evidence report-failures report-failures-exceed-total report-failures-null report-header-missing report-host-missing report-host-omitted report-mail-refused report-mailbox-missing report-member-ignored report-member-missing report-mx-host-missing report-mx-host-string report-no-policies report-not-an-object report-not-json report-organization-missing report-over-limit report-padded-value report-policy-domain-missing report-policy-string-joined report-policy-string-missing report-policy-unknown report-range-not-a-day report-range-reversed report-repeated-member report-time-without-zone report-unauthenticated report-unknown-policy-type report-unknown-result-type settings-conflict settings-file-unusable settings-key-missing settings-key-unknown settings-syntax settings-value-invalid settings-without-reports smtp-not-judged sts-record-bad-field-name sts-record-bad-field-value sts-record-bad-id sts-record-bad-version sts-record-control-character sts-record-cut sts-record-duplicate-field sts-record-empty-field sts-record-field-without-equals sts-record-id-missing sts-record-lookalike sts-record-missing sts-record-no-delimiter sts-record-no-field sts-record-not-ascii sts-record-other-kind sts-record-policy-field sts-record-quoted sts-record-several sts-record-space-around-equals sts-record-space-before-delimiter sts-record-trailing-space sts-record-unknown-field sts-record-wrong-case-field sts-wildcard testing-for-long testing-since tlsrpt-not-deployed tlsrpt-own-domain tlsrpt-record-bad-field-name tlsrpt-record-bad-field-value tlsrpt-record-bad-uri tlsrpt-record-bad-version tlsrpt-record-control-character tlsrpt-record-cut tlsrpt-record-dmarc-field tlsrpt-record-duplicate-field tlsrpt-record-duplicate-uri tlsrpt-record-empty-field tlsrpt-record-field-without-equals tlsrpt-record-lookalike tlsrpt-record-mailto-headers tlsrpt-record-missing tlsrpt-record-no-delimiter tlsrpt-record-no-field tlsrpt-record-no-usable-uri tlsrpt-record-not-ascii tlsrpt-record-other-kind tlsrpt-record-placeholder tlsrpt-record-quoted tlsrpt-record-repeated-rua tlsrpt-record-rua-missing tlsrpt-record-rua-not-first tlsrpt-record-several tlsrpt-record-single-label-host tlsrpt-record-space-around-equals tlsrpt-record-space-before-delimiter tlsrpt-record-space-in-list tlsrpt-record-trailing-space tlsrpt-record-unknown-field tlsrpt-record-uri-cut tlsrpt-record-uri-scheme tlsrpt-record-wrong-case-field web-host-single-label web-host-without-address zone-cname-dangling zone-cname-loop zone-cname-other-data zone-cname-several zone-cname-swapped zone-no-origin zone-null-mx-preference zone-owner-misspelt zone-owner-not-ascii zone-owner-relative zone-policy-host-missing zone-record-at-mx-host zone-record-leftover zone-record-misplaced zone-sts-record-missing zone-syntax-byte-order-mark zone-syntax-class zone-syntax-directive zone-syntax-escape zone-syntax-generate zone-syntax-include zone-syntax-name zone-syntax-owner zone-syntax-parenthesis zone-syntax-quote zone-syntax-rdata zone-syntax-string zone-syntax-too-many zone-syntax-ttl zone-syntax-type zone-target-relative zone-tlsrpt-record-missing zone-txt-at-policy-host zone-txt-cut' -- "$cur")); return ;;
    check,--domains-file) _mtasts_paths -f; return ;;
    check,--mx-port) :; return ;;
    check,--https-port) :; return ;;
    check,--connect-to) :; return ;;
    check,--connections) :; return ;;
    check,--mx) :; return ;;
    check,--deadline) :; return ;;
    check,--expect-policy) _mtasts_paths -f; return ;;
    check,--expect-id) :; return ;;
    check,--ledger) _mtasts_paths -f; return ;;
    check,--ready-for) COMPREPLY=($(compgen -W 'testing enforce removal' -- "$cur")); return ;;
    check,--min-testing) :; return ;;
    check,--store) _mtasts_paths -f; return ;;
    check,--min-reporters) :; return ;;
    check,--min-sessions) :; return ;;
    check,--explained) :; return ;;
    check,--evidence-window) :; return ;;
    check,--trusted-reporter) :; return ;;
    check,--watch-expiry) :; return ;;
    check,--ca) :; return ;;
    check,--ignore) COMPREPLY=($(compgen -W 'caa-forbids-ca caa-lookup-failed cname-elsewhere dane-lookup-failed dane-mismatch dane-only dns-cname-loop domain-missing first-enforce-max-age foreign-txt foreign-txt-unknown hosted-is-primary id-behind-ledger id-changed-without-policy id-drift id-in-future id-in-included-file id-not-dated id-not-in-ledger id-not-looked-up id-record-invalid id-serial-overflow id-server-failed implicit-mx ledger-mx-not-covered ledger-without-domain live-policy-unread mx-address mx-alias mx-certificate-client-auth mx-certificate-expired mx-certificate-expiring mx-certificate-not-yet-valid mx-certificate-self-signed mx-certificate-unknown-issuer mx-certificate-untrusted mx-certificate-weak mx-certificate-wrong-name mx-host-private-address mx-host-without-address mx-invalid-name mx-ipv4-like mx-missing mx-not-covered mx-null mx-null-not-alone mx-null-with-policy mx-plaintext-injected mx-single-label mx-starttls-missing mx-starttls-refused mx-tls-failed mx-tls-too-old no-route no-rua not-deployed not-ready-for-enforce not-ready-for-removal not-ready-for-testing policy-answer-too-large policy-bad-field-name policy-bad-field-value policy-bad-max-age policy-bad-mode policy-bad-mx policy-bad-version policy-bare-cr policy-blank-line policy-byte-order-mark policy-changed-without-id policy-colon-in-value policy-comment-line policy-differs-by-address policy-differs-from-ledger policy-drift policy-duplicate-field policy-empty policy-encoded policy-field-dropped policy-framing-ambiguous policy-framing-invalid policy-front-matter policy-host-address-unreachable policy-host-certificate-expired policy-host-certificate-expiring policy-host-certificate-not-yet-valid policy-host-certificate-self-signed policy-host-certificate-unknown-issuer policy-host-certificate-untrusted policy-host-certificate-weak policy-host-certificate-wrong-name policy-host-ipv6-only policy-host-missing policy-host-private-address policy-host-slow policy-host-tls-failed policy-host-tls-too-old policy-host-unreachable policy-http-redirect policy-http-status policy-indented-line policy-max-age-below-day policy-max-age-below-week policy-max-age-leading-zeros policy-max-age-missing policy-max-age-too-large policy-max-age-zero policy-media-type policy-missing-colon policy-misspelt-field policy-mixed-line-ends policy-mode-missing policy-mx-address-literal policy-mx-duplicate policy-mx-empty policy-mx-final-dot policy-mx-ipv4-like policy-mx-missing policy-mx-null policy-mx-placeholder policy-mx-several policy-mx-stale policy-mx-u-label policy-mx-url policy-mx-wildcard policy-non-ascii policy-none-max-age policy-none-without-mx policy-not-http policy-not-utf8 policy-one-line policy-other-format policy-over-10-kib policy-repaired policy-space-before-colon policy-too-large policy-too-many-lines policy-too-many-mx policy-unknown-field policy-utf16 policy-version-missing policy-web-page policy-wildcard-covers-nothing policy-wildcard-mx policy-wildcard-suffix policy-wrong-case-field removed-too-early report-bad-address report-bad-contact report-bad-count report-bad-date report-bad-policy-domain report-byte-order-mark report-compressed report-conflict report-contact-missing report-control-character report-count-missing report-envelope-differs report-evidence report-failures report-failures-exceed-total report-failures-null report-header-missing report-host-missing report-host-omitted report-mail-refused report-mailbox-missing report-member-ignored report-member-missing report-mx-host-missing report-mx-host-string report-no-policies report-not-an-object report-not-json report-organization-missing report-over-limit report-padded-value report-policy-domain-missing report-policy-string-joined report-policy-string-missing report-policy-unknown report-range-not-a-day report-range-reversed report-repeated-member report-time-without-zone report-unauthenticated report-unknown-policy-type report-unknown-result-type settings-conflict settings-file-unusable settings-key-missing settings-key-unknown settings-syntax settings-value-invalid settings-without-reports smtp-not-judged sts-record-bad-field-name sts-record-bad-field-value sts-record-bad-id sts-record-bad-version sts-record-control-character sts-record-cut sts-record-duplicate-field sts-record-empty-field sts-record-field-without-equals sts-record-id-missing sts-record-lookalike sts-record-missing sts-record-no-delimiter sts-record-no-field sts-record-not-ascii sts-record-other-kind sts-record-policy-field sts-record-quoted sts-record-several sts-record-space-around-equals sts-record-space-before-delimiter sts-record-trailing-space sts-record-unknown-field sts-record-wrong-case-field sts-wildcard testing-for-long testing-since tlsrpt-not-deployed tlsrpt-own-domain tlsrpt-record-bad-field-name tlsrpt-record-bad-field-value tlsrpt-record-bad-uri tlsrpt-record-bad-version tlsrpt-record-control-character tlsrpt-record-cut tlsrpt-record-dmarc-field tlsrpt-record-duplicate-field tlsrpt-record-duplicate-uri tlsrpt-record-empty-field tlsrpt-record-field-without-equals tlsrpt-record-lookalike tlsrpt-record-mailto-headers tlsrpt-record-missing tlsrpt-record-no-delimiter tlsrpt-record-no-field tlsrpt-record-no-usable-uri tlsrpt-record-not-ascii tlsrpt-record-other-kind tlsrpt-record-placeholder tlsrpt-record-quoted tlsrpt-record-repeated-rua tlsrpt-record-rua-missing tlsrpt-record-rua-not-first tlsrpt-record-several tlsrpt-record-single-label-host tlsrpt-record-space-around-equals tlsrpt-record-space-before-delimiter tlsrpt-record-space-in-list tlsrpt-record-trailing-space tlsrpt-record-unknown-field tlsrpt-record-uri-cut tlsrpt-record-uri-scheme tlsrpt-record-wrong-case-field web-host-single-label web-host-without-address zone-cname-dangling zone-cname-loop zone-cname-other-data zone-cname-several zone-cname-swapped zone-no-origin zone-null-mx-preference zone-owner-misspelt zone-owner-not-ascii zone-owner-relative zone-policy-host-missing zone-record-at-mx-host zone-record-leftover zone-record-misplaced zone-sts-record-missing zone-syntax-byte-order-mark zone-syntax-class zone-syntax-directive zone-syntax-escape zone-syntax-generate zone-syntax-include zone-syntax-name zone-syntax-owner zone-syntax-parenthesis zone-syntax-quote zone-syntax-rdata zone-syntax-string zone-syntax-too-many zone-syntax-ttl zone-syntax-type zone-target-relative zone-tlsrpt-record-missing zone-txt-at-policy-host zone-txt-cut' -- "$cur")); return ;;
    check,--server) :; return ;;
    check,--zone-file) _mtasts_paths -f; return ;;
    check,--origin) :; return ;;
    check,--timeout) :; return ;;
    check,--retries) :; return ;;
    check,--concurrency) :; return ;;
    check,--rate) :; return ;;
    check,--format) COMPREPLY=($(compgen -W 'text json ndjson nagios prometheus junit markdown html' -- "$cur")); return ;;
    check,-o|check,--output) _mtasts_paths -f; return ;;
    check,--title) :; return ;;
    check,--contact) :; return ;;
    report,--imap) :; return ;;
    report,--password-file) _mtasts_paths -f; return ;;
    report,--move-to) :; return ;;
    report,--store) _mtasts_paths -f; return ;;
    report,--prune-before) :; return ;;
    report,--since) :; return ;;
    report,--until) :; return ;;
    report,--domain) :; return ;;
    report,--domains-file) _mtasts_paths -f; return ;;
    report,--authserv-id) :; return ;;
    report,--ready-for) COMPREPLY=($(compgen -W 'testing enforce removal' -- "$cur")); return ;;
    report,--min-testing) :; return ;;
    report,--min-reporters) :; return ;;
    report,--min-sessions) :; return ;;
    report,--explained) :; return ;;
    report,--evidence-window) :; return ;;
    report,--trusted-reporter) :; return ;;
    report,--ledger) _mtasts_paths -f; return ;;
    report,--server) :; return ;;
    report,--zone-file) _mtasts_paths -f; return ;;
    report,--origin) :; return ;;
    report,--timeout) :; return ;;
    report,--retries) :; return ;;
    report,--concurrency) :; return ;;
    report,--rate) :; return ;;
    report,--format) COMPREPLY=($(compgen -W 'text json ndjson csv nagios prometheus markdown html' -- "$cur")); return ;;
    report,-o|report,--output) _mtasts_paths -f; return ;;
    report,--title) :; return ;;
    report,--contact) :; return ;;
    gen-site,--domains-file) _mtasts_paths -f; return ;;
    gen-site,--format) COMPREPLY=($(compgen -W 'nginx caddy apache haproxy traefik compose kubernetes cloudflare-worker github-pages cloudflare-pages netlify s3 mailcow mailcow-legacy acme' -- "$cur")); return ;;
    gen-site,--policies) _mtasts_paths -d; return ;;
    gen-site,--policy-root) :; return ;;
    gen-site,--certificate) _mtasts_paths -f; return ;;
    gen-site,--certificate-key) _mtasts_paths -f; return ;;
    gen-site,--names-in-certificate) :; return ;;
    gen-site,--proxy-to) :; return ;;
    gen-site,-p|gen-site,--primary) :; return ;;
    gen-site,--web-host) :; return ;;
    gen-site,--rua) :; return ;;
    gen-site,--mailcow-conf) _mtasts_paths -f; return ;;
    gen-site,--output-dir) _mtasts_paths -d; return ;;
    *) return ;;
  esac

  if [[ $cur == -* && -z $ended ]]; then
    local options='-h --help -V --version -q --quiet -v --verbose --color'
    case $command in
      init) options+=' --web-host --web-address --mode --format --update --key --site --proxy-to --rua --no-reports --config --state -n --dry-run --https-port --connect-to --server --zone-file --origin --offline --timeout --retries --concurrency --rate' ;;
      plan) options+=' --config --state --web-host --web-address --mode --records --update --key --site --rua --no-reports --force-weaker-mode --force-removals --force-changes --force-web-host --accept-mx --mx-port --https-port --connect-to --allow-private --server --zone-file --origin --offline --timeout --retries --concurrency --rate --json --out' ;;
      apply) options+=' --config --state --web-host --web-address --mode --records --update --key --site --rua --no-reports --force-weaker-mode --force-removals --force-changes --force-web-host --accept-mx --mx-port --https-port --connect-to --allow-private --server --zone-file --origin --offline --timeout --retries --concurrency --rate --wait --report -n --dry-run' ;;
      status) options+=' --config --state --web-host --web-address --mode --records --update --key --site --rua --no-reports --mx-port --https-port --connect-to --allow-private --server --zone-file --origin --offline --timeout --retries --concurrency --rate --format --json --ndjson --all -o --output --title --contact' ;;
      mx) options+=' --domains-file -0 --null --server --zone-file --origin --offline --timeout --retries --concurrency --rate --short --group --members --json --ndjson --unordered -o --output --partial --rejects --skip' ;;
      gen-policy) options+=' --domains-file -0 --null --mx --mode --max-age --allow-implicit-mx --add-mx --accept-mx --repair --ledger -p --primary --each --eol --server --zone-file --origin --offline --timeout --retries --concurrency --rate --allow-private --json --ndjson --unordered -o --output --partial --rejects --output-dir --skip -n --dry-run --diff-exit-code' ;;
      gen-sts) options+=' --domains-file -0 --null --id --bump --ledger --date --replace-foreign --ttl --when-live --policy --policies --server --zone-file --origin --offline --timeout --retries --concurrency --rate --allow-private --format --zone --json --ndjson --force-removals --unordered -o --output --partial --rejects -n --dry-run --diff-exit-code' ;;
      gen-tlsrpt) options+=' --domains-file -0 --null --rua --ttl --replace-foreign --server --zone-file --origin --offline --timeout --retries --concurrency --rate --format --zone --json --ndjson --force-removals -o --output --partial --rejects -n --dry-run --diff-exit-code' ;;
      gen-zone) options+=' --domains-file -0 --null -p --primary --each --hosted-only --web-host --web-address --rua --ttl --when-live --only --hosted-tlsrpt --id --bump --ledger --date --replace-foreign --mx --mode --max-age --allow-implicit-mx --policy --policies --list --allow-uncovered --server --zone-file --origin --offline --timeout --retries --concurrency --rate --allow-private --format --zone --json --ndjson --force-removals --unordered -o --output --partial --rejects --output-dir --update --key --skip -n --dry-run --diff-exit-code' ;;
      bump-id) options+=' --domains-file -0 --null --ledger --date --policy --policies --in-place --soa-serial --server --zone-file --origin --offline --timeout --retries --concurrency --rate --json --ndjson -n --dry-run --diff-exit-code' ;;
      lint) options+=' --covers --origin --list --ignore -0 --null --json --ndjson' ;;
      check) options+=' --domains-file -0 --null --no-smtp --mx-port --https-port --connect-to --connections --mx --deadline --trust-ad --allow-private --expect-policy --expect-id --ledger --ready-for --min-testing --store --min-reporters --min-sessions --explained --evidence-window --trusted-reporter --accept-unauthenticated --watch-expiry --ca --ignore --server --zone-file --origin --offline --timeout --retries --concurrency --rate --format --json --ndjson --unordered -o --output --title --contact' ;;
      report) options+=' --imap --password-file --mark-seen --move-to --store --prune-before --since --until --domain --domains-file -0 --null --authserv-id --ready-for --min-testing --min-reporters --min-sessions --explained --evidence-window --trusted-reporter --accept-unauthenticated --ledger --policies-seen --check --allow-private --server --zone-file --origin --offline --timeout --retries --concurrency --rate --format --json --ndjson -o --output --title --contact' ;;
      explain) options+=' ' ;;
      gen-site) options+=' --domains-file -0 --null --format --policies --policy-root --certificate --certificate-key --names-in-certificate --proxy-to -p --primary --web-host --rua --mailcow-conf --in-place --json --ndjson --output-dir -n --dry-run --diff-exit-code' ;;
      completion) options+=' ' ;;
    esac
    COMPREPLY=($(compgen -W "$options" -- "$cur"))
    return
  fi

  case $command in
    '') COMPREPLY=($(compgen -W 'init plan apply status mx gen-policy gen-sts gen-tlsrpt gen-zone bump-id lint check report explain gen-site completion' -- "$cur")) ;;
    init) : ;;
    plan) : ;;
    apply) : ;;
    status) : ;;
    mx) : ;;
    gen-policy) : ;;
    gen-sts) : ;;
    gen-tlsrpt) : ;;
    gen-zone) : ;;
    bump-id) : ;;
    lint) if ((operands == 0)); then COMPREPLY=($(compgen -W 'policy sts tlsrpt zone report config' -- "$cur")); else _mtasts_paths -f; fi ;;
    check) : ;;
    report) : ;;
    explain) COMPREPLY=($(compgen -W 'policy-empty policy-too-large policy-too-many-lines policy-too-many-mx policy-web-page policy-one-line policy-other-format policy-front-matter policy-utf16 policy-not-utf8 policy-byte-order-mark policy-blank-line policy-comment-line policy-bare-cr policy-indented-line policy-space-before-colon policy-missing-colon policy-bad-field-name policy-bad-field-value policy-version-missing policy-mode-missing policy-max-age-missing policy-mx-missing policy-bad-version policy-bad-mode policy-bad-max-age policy-max-age-too-large policy-bad-mx policy-mx-empty policy-mx-null policy-mx-final-dot policy-mx-u-label policy-mx-address-literal policy-mx-url policy-mx-several policy-mx-wildcard policy-max-age-zero policy-max-age-below-day policy-max-age-below-week policy-max-age-leading-zeros policy-none-max-age policy-none-without-mx policy-mixed-line-ends policy-non-ascii policy-colon-in-value policy-over-10-kib policy-unknown-field policy-wrong-case-field policy-misspelt-field policy-duplicate-field policy-wildcard-mx policy-wildcard-suffix policy-wildcard-covers-nothing policy-mx-ipv4-like policy-mx-placeholder policy-mx-duplicate sts-record-missing sts-record-several sts-record-lookalike sts-record-other-kind sts-record-quoted sts-record-not-ascii sts-record-control-character sts-record-cut sts-record-bad-version sts-record-no-delimiter sts-record-no-field sts-record-empty-field sts-record-trailing-space sts-record-field-without-equals sts-record-space-around-equals sts-record-bad-field-name sts-record-bad-field-value sts-record-id-missing sts-record-bad-id sts-record-space-before-delimiter sts-record-duplicate-field sts-record-wrong-case-field sts-record-policy-field sts-record-unknown-field tlsrpt-record-missing tlsrpt-record-several tlsrpt-record-lookalike tlsrpt-record-other-kind tlsrpt-record-quoted tlsrpt-record-not-ascii tlsrpt-record-control-character tlsrpt-record-cut tlsrpt-record-bad-version tlsrpt-record-no-delimiter tlsrpt-record-no-field tlsrpt-record-empty-field tlsrpt-record-trailing-space tlsrpt-record-field-without-equals tlsrpt-record-space-around-equals tlsrpt-record-bad-field-name tlsrpt-record-bad-field-value tlsrpt-record-rua-missing tlsrpt-record-bad-uri tlsrpt-record-no-usable-uri tlsrpt-record-uri-scheme tlsrpt-record-space-before-delimiter tlsrpt-record-duplicate-field tlsrpt-record-wrong-case-field tlsrpt-record-dmarc-field tlsrpt-record-unknown-field tlsrpt-record-repeated-rua tlsrpt-record-rua-not-first tlsrpt-record-space-in-list tlsrpt-record-duplicate-uri tlsrpt-record-uri-cut tlsrpt-record-mailto-headers tlsrpt-record-placeholder tlsrpt-record-single-label-host zone-no-origin zone-syntax-quote zone-syntax-parenthesis zone-syntax-escape zone-syntax-name zone-syntax-owner zone-syntax-type zone-syntax-class zone-syntax-ttl zone-syntax-rdata zone-syntax-string zone-syntax-directive zone-syntax-generate zone-syntax-include zone-syntax-byte-order-mark zone-syntax-too-many zone-txt-cut zone-target-relative zone-owner-relative zone-owner-misspelt zone-owner-not-ascii zone-txt-at-policy-host zone-record-misplaced zone-record-leftover zone-record-at-mx-host zone-policy-host-missing zone-sts-record-missing zone-tlsrpt-record-missing zone-cname-other-data zone-cname-several zone-cname-loop zone-cname-dangling zone-cname-swapped zone-null-mx-preference id-in-included-file dns-lookup-failed local-failure dns-answer-too-large dns-cname-chain dns-cname-loop domain-missing mx-missing implicit-mx mx-null mx-null-with-policy mx-null-not-alone mx-address mx-invalid-name mx-alias mx-single-label mx-ipv4-like mx-host-without-address mx-host-private-address not-deployed sts-wildcard policy-host-missing policy-host-ipv6-only policy-host-private-address policy-host-not-asked policy-host-unreachable policy-host-address-unreachable policy-host-no-route policy-host-timeout policy-host-tls-failed policy-host-tls-too-old policy-incomplete policy-answer-too-large policy-not-http policy-framing-invalid policy-framing-ambiguous policy-http-redirect policy-http-status policy-media-type policy-encoded policy-host-slow policy-differs-by-address policy-host-certificate-expired policy-host-certificate-not-yet-valid policy-host-certificate-self-signed policy-host-certificate-unknown-issuer policy-host-certificate-weak policy-host-certificate-untrusted policy-host-certificate-wrong-name policy-host-certificate-expiring mx-not-covered policy-mx-stale caa-forbids-ca caa-lookup-failed smtp-not-judged no-route mx-host-not-asked mx-no-answer mx-refuses-service mx-broken-off mx-starttls-missing mx-starttls-refused mx-plaintext-injected mx-tls-failed mx-tls-too-old mx-certificate-expired mx-certificate-not-yet-valid mx-certificate-self-signed mx-certificate-unknown-issuer mx-certificate-weak mx-certificate-untrusted mx-certificate-wrong-name mx-certificate-expiring mx-certificate-client-auth tlsrpt-not-deployed report-mailbox-missing report-host-missing tlsrpt-own-domain dane-lookup-failed dane-mismatch dane-only policy-drift id-drift policy-changed-without-id policy-differs-from-ledger id-changed-without-policy id-behind-ledger id-not-in-ledger ledger-without-domain ledger-mx-not-covered removed-too-early first-enforce-max-age testing-since testing-for-long not-ready-for-testing not-ready-for-enforce not-ready-for-removal readiness-unknown push-bad-line push-other-name push-repeated-outcome push-no-outcome push-unknown push-conflict push-failed report-not-json report-not-an-object report-compressed report-byte-order-mark report-repeated-member report-over-limit report-member-missing report-bad-count report-bad-date report-range-reversed report-time-without-zone report-range-not-a-day report-organization-missing report-contact-missing report-bad-contact report-no-policies report-unknown-policy-type report-unknown-result-type report-policy-domain-missing report-bad-policy-domain report-policy-string-missing report-policy-string-joined report-mx-host-missing report-mx-host-string report-padded-value report-count-missing report-failures-null report-failures-exceed-total report-host-omitted report-bad-address report-control-character report-member-ignored report-envelope-differs report-header-missing report-mail-refused report-failures report-policy-unknown report-evidence report-unauthenticated report-conflict settings-syntax settings-key-unknown settings-key-missing settings-value-invalid settings-conflict settings-file-unusable settings-without-reports state-damaged program-not-found hook-failed interrupted not-a-plan plan-moved mx-unknown records-unknown policy-unknown min-testing mx-cached policies-held clock-behind web-host-not-ready not-announced servers-differ foreign-records records-elsewhere damaged-file same-id mx-unusable mx-moved-early waits-for-policy still-hosting not-ready no-evidence bad-policy no-certificate weaker-mode short-max-age many-changes timeout servfail refused malformed unreachable no-server-answers too-large cname-loop cname-chain not-in-zone id-server-failed deadline-reached offline nxdomain no-mx null-mx unusable-mx no-policy-covers several-policies-cover primary-left-out no-policies not-covered mx-differ delegated cname-conflict cname-elsewhere hosted-is-primary no-sts-record no-rua live-policy-unread live-policy-unknown private-address web-host-single-label web-host-without-address policy-repaired policy-field-dropped id-exhausted id-serial-overflow id-in-future id-not-dated foreign-txt foreign-txt-unknown id-not-looked-up policy-not-recorded id-record-invalid id-not-editable no-soa zone-syntax bad-ledger-line policy-needs-ledger usage bad-domain-name name-too-long no-parent bad-idn bad-mx-pattern bad-mode bad-max-age bad-id kind-unclear bad-date bad-duration bad-ttl bad-number bad-choice bad-address bad-server bad-web-host bad-report-uri report-uri-scheme line-too-long no-domains no-primary no-policy policy-not-live unknown-code odd-mailcow-conf several-policies no-settings not-managed not-in-file no-such-file unreadable permission-denied is-directory not-regular no-writer not-created io disk-full locked changed-meanwhile symbolic-link outside-directory input-is-output rejects-to-stdout not-a-policy not-a-zone no-trusted-roots module-not-loaded not-ours many-removals other-zone append-behind-end no-report dmarc-report report-damaged mail-over-limit bad-imap-mailbox bad-password-file imap-connection imap-certificate imap-login imap-refused not-a-store newer-store store-damaged bad-key-file update-formerr update-servfail update-nxdomain update-notimp update-refused update-yxdomain update-yxrrset update-nxrrset update-notauth update-notzone update-badsig update-badkey update-badtime update-badtrunc update-conflict update-too-large update-unknown update-unverified evidence-policy evidence-testing-time evidence-reporters evidence-sessions evidence-failures evidence-authentication starttls-not-supported certificate-host-mismatch certificate-expired certificate-not-trusted validation-failure tlsa-invalid dnssec-invalid dane-required sts-policy-fetch-error sts-policy-invalid sts-webpki-invalid 4.4.8 5.4.8 4.7.5 5.7.5' -- "$cur")) ;;
    gen-site) : ;;
    completion) COMPREPLY=($(compgen -W 'bash zsh fish' -- "$cur")) ;;
  esac
}

complete -F _mtasts mtasts
