/// The style sheet of pages: the reader's light or dark scheme, colours for colour-blind readers
/// (Okabe and Ito, 2008), and no external resources.
enum PageStyle {
  /// The style sheet.
  static let text = """

    :root { color-scheme: light dark; --back: #ffffff; --ink: #1b1f24; --soft: #57606a;
      --line: #d8dee4; --part0: #0072b2; --part1: #d55e00; --part2: #a6bddb; --part3: #009e73;
      --part4: #e69f00; }
    @media (prefers-color-scheme: dark) {
      :root { --back: #0f1318; --ink: #e6edf3; --soft: #9aa6b2; --line: #30363d;
        --part0: #56b4e9; --part1: #ff8a3d; --part2: #3d5a80; --part3: #2fbf91;
        --part4: #f0c24b; }
    }
    body { margin: 0; background: var(--back); color: var(--ink);
      font: 16px/1.5 system-ui, sans-serif; }
    main { max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
    h1 { font-size: 1.7rem; margin: 0 0 .5rem; }
    h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; padding-bottom: .3rem;
      border-bottom: 1px solid var(--line); }
    .conditions { color: var(--soft); padding-left: 1.2rem; margin: 0; }
    p, li, h1, h2 { overflow-wrap: anywhere; }
    p { margin: .3rem 0 1rem; color: var(--soft); }
    figure { margin: 1.2rem 0; }
    figcaption { font-weight: 600; margin-bottom: .3rem; }
    svg { width: 100%; display: block; overflow: visible; }
    .legend { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; padding: 0;
      margin: .3rem 0 .6rem; font-size: .8rem; }
    .legend i { display: inline-block; width: 12px; height: 12px; margin-right: .35rem; }
    i.part0 { background: var(--part0); } i.part1 { background: var(--part1); }
    i.part2 { background: var(--part2); } i.part3 { background: var(--part3); }
    i.part4 { background: var(--part4); }
    svg text { fill: var(--ink); font: 13px system-ui, sans-serif; }
    svg .axis { fill: var(--soft); font-size: 12px; }
    svg .value { font-variant-numeric: tabular-nums; }
    svg .grid { stroke: var(--line); stroke-width: 1; }
    .part0 { fill: var(--part0); } .part1 { fill: var(--part1); } .part2 { fill: var(--part2); }
    .part3 { fill: var(--part3); } .part4 { fill: var(--part4); }
    .wide { overflow-x: auto; margin: 1rem 0; }
    table { border-collapse: collapse; font-size: .8rem; font-variant-numeric: tabular-nums; }
    caption { text-align: left; color: var(--soft); padding-bottom: .3rem; }
    th, td { padding: .25rem .5rem; text-align: right; border-bottom: 1px solid var(--line);
      white-space: nowrap; }
    thead th { vertical-align: bottom; white-space: normal; }
    th:first-child, td.none { text-align: left; }
    tbody th:first-child { position: sticky; left: 0; background: var(--back); }
    tr.broken th, tr.broken td { color: var(--part1); font-weight: 600; }
    td.none { color: var(--soft); }
    details { margin: .5rem 0; }
    summary { cursor: pointer; }
    @media (max-width: 30rem) {
      main { padding: 1rem; }
      h1 { font-size: 1.4rem; }
      tbody th:first-child { max-width: 7rem; white-space: normal; }
      .budgets, .budgets thead, .budgets tbody { display: block; }
      .budgets tr { display: grid; grid-template-columns: 4fr 4fr 4fr 2fr;
        border-bottom: 1px solid var(--line); }
      .budgets th, .budgets td { border: 0; padding: .1rem .3rem; white-space: normal; }
      .budgets th:first-child { grid-column: 1 / -1; max-width: none; position: static; }
      .budgets td:nth-child(2) { text-align: left; }
    }

    """
}
