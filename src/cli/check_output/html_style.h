// The style of the page of `mtasts check --format html`, for light and dark themes, narrow screens and paper.
// Colours only repeat the words.
#pragma once

#include <string_view>

namespace mtasts {

inline constexpr std::string_view kHtmlStyle = R"css(
:root {
  --page: #ffffff; --text: #1c2024; --faint: #5a6169; --line: #d5d9de; --shade: #f5f6f8; --link: #0b57a4;
  --good: #14652f; --good-shade: #e3f4e8; --warning: #7a4a00; --warning-shade: #fdf1d8;
  --broken: #a01c1c; --broken-shade: #fce6e6; --unknown: #5d2e91; --unknown-shade: #f0e8fa;
  --info: #0f5570; --info-shade: #e2f1f7;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #15181b; --text: #e4e7ea; --faint: #a3abb3; --line: #3a4047; --shade: #1e2226; --link: #7db8f5;
    --good: #86d9a0; --good-shade: #16301f; --warning: #f2c46d; --warning-shade: #362a10;
    --broken: #ff9c9c; --broken-shade: #3d1a1a; --unknown: #cdaaf5; --unknown-shade: #2c1f3d;
    --info: #88cfe8; --info-shade: #14303b;
  }
}
* { box-sizing: border-box; }
body {
  max-width: 72rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif;
  overflow-wrap: anywhere;
}
h1, h2, h3 { line-height: 1.25; }
h1 { font-size: 1.75rem; margin: 0 0 .5rem; }
h2 { font-size: 1.35rem; margin: 0 0 .5rem; }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .5rem; }
p { margin: .25rem 0; }
a { color: var(--link); }
code { font-family: ui-monospace, "DejaVu Sans Mono", Consolas, monospace; font-size: .9em; }
section { border-top: 2px solid var(--line); margin-top: 2rem; padding-top: 1.25rem; }
footer, .faint { color: var(--faint); }
footer { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: .75rem; font-size: .875rem; }
.mark {
  display: inline-block; padding: 0 .5em; border: 1px solid; border-radius: .3em; font-weight: 600;
  white-space: nowrap;
}
.good { color: var(--good); background: var(--good-shade); }
.warning { color: var(--warning); background: var(--warning-shade); }
.broken, .error { color: var(--broken); background: var(--broken-shade); }
.unknown { color: var(--unknown); background: var(--unknown-shade); }
.info { color: var(--info); background: var(--info-shade); }
.findings { list-style: none; margin: 0; padding: 0; }
.findings li { border: 1px solid var(--line); border-radius: .4em; padding: .6rem .8rem; margin: .6rem 0; }
.hint { background: var(--shade); border-left: 3px solid var(--line); padding: .3rem .7rem; margin: .4rem 0; }
.effect { font-size: 1.1rem; margin: .5rem 0; }
.result { font-size: 1.25rem; font-weight: 600; }
ul { margin: .25rem 0; padding-left: 1.25rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .6rem .35rem 0; text-align: left; vertical-align: top; }
thead th { color: var(--faint); font-weight: 600; }
/* Names are not broken without need; where there is none left, the table scrolls. */
td { min-width: 7rem; }
tbody th { min-width: 10rem; font-weight: 600; }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  h2, h3 { break-after: avoid; }
  li, tr { break-inside: avoid; }
  .wide { overflow: visible; }
  table { font-size: 8pt; }
  td, tbody th { min-width: 4.5rem; }
  .mark { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  a { color: inherit; }
}
)css";

}  // namespace mtasts
