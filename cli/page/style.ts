/** Light and dark as the reader's system has it, narrow and wide, on paper without colours of the background. */
export const style = `
:root { color-scheme: light dark; --paper: #fbfaf7; --ink: #1c2024; --dim: #565d66; --rule: #d8d5cd; --wall: #f1eee6;
  --way: #0b5fa5; --good: #1a6b33; --bad: #a8201a; --ask: #7a5200; --card: #fff; }
@media (prefers-color-scheme: dark) { :root { --paper: #14171a; --ink: #e8e6e1; --dim: #a3abb4; --rule: #383e45;
  --wall: #1d2226; --way: #6db3f2; --good: #6fd08c; --bad: #ff8a80; --ask: #e8b44c; --card: #22272c; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.25rem; max-width: 72rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .5rem; } h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem;
  border-bottom: 1px solid var(--rule); padding-bottom: .3rem; } h3 { font-size: 1.05rem; margin: 1.5rem 0 .25rem; }
h4 { font-size: .95rem; margin: 1rem 0 .25rem; color: var(--dim); }
a { color: var(--way); } :focus-visible { outline: 3px solid var(--way); outline-offset: 2px; border-radius: 4px; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; list-style: none; }
header p { margin: .25rem 0; }
.dim { color: var(--dim); } .good { color: var(--good); } .bad { color: var(--bad); }
.for-ears { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 34rem)); gap: 1.5rem; align-items: start; }
figure { margin: 0; } figcaption { font-weight: 600; margin-bottom: .5rem; } .defs { position: absolute; }
.picture { width: 100%; max-width: 32rem; height: auto; display: block; font-family: inherit; }
.picture text, #arrow path { fill: var(--ink); } .picture .small { font-size: 11.5px; }
.picture .title { font-size: 16px; font-weight: 600; } .picture .name { font-size: 14px; font-weight: 600; }
.picture .id { font-family: ui-monospace, monospace; font-size: 12px; } .picture .tiny { font-size: 10.5px; } .picture .dim { fill: var(--dim); }
.picture .house { fill: var(--wall); stroke: var(--rule); stroke-width: 1.5; stroke-linejoin: round; }
.picture .way { fill: none; stroke: var(--way); stroke-width: 2.5; stroke-linejoin: round; } #arrow path { fill: var(--way); }
.picture .stage rect { fill: var(--card); stroke: var(--good); stroke-width: 1.5; } .picture .sign { font-size: 13px; }
.picture .asks rect { stroke: var(--ask); stroke-dasharray: 5 3; } .picture .stopped rect { stroke: var(--bad); stroke-width: 2.5; }
.picture .passed .sign { fill: var(--good); } .picture .asks .sign { fill: var(--ask); } .picture .stopped .sign { fill: var(--bad); }
.picture a:focus-visible { outline: none; } .picture a:focus-visible rect { stroke: var(--way); stroke-width: 4; }
.picture a:hover rect { stroke-width: 3; }
.action { border: 1px solid var(--rule); border-radius: 8px; background: var(--card); margin: .4rem 0; padding: .45rem .75rem; }
summary { cursor: pointer; } .calls { padding-left: 0; list-style: none; } .calls li { padding: .35rem 0; border-top: 1px solid var(--rule); }
code, pre { font-family: ui-monospace, monospace; font-size: .88em; }
pre { overflow-x: auto; padding: .75rem; background: var(--card); border: 1px solid var(--rule); border-radius: 8px; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0;
  border-bottom: 1px solid var(--rule); }
section:target h4, section:target h2 { color: var(--way); }
@media print { :root { color-scheme: light; --paper: #fff; --ink: #000; --dim: #333; --rule: #999; --wall: #fff; --card: #fff;
  --way: #000; --good: #000; --bad: #000; --ask: #000; } body { max-width: none; padding: 0; font-size: 10pt; } nav { display: none; }
  figure, .action, li { break-inside: avoid; } #actions details::details-content { content-visibility: visible; block-size: auto; } }
`;
