// Draws a comparison from the JSON beside it, with the tools of offline/base.js.
(() => {
  const { data, words, $, make, format, fill, choice, chart, font, tooltip } = kit;
  const { runs, modes } = data;
  const signed = (value, digits = 0) => value === null ? "—" : `${value > 0 ? "+" : ""}${format(Math.abs(value) < 0.5 / 10 ** digits ? 0 : value, digits)}`;

  $("title").textContent = data.title;
  $("subtitle").textContent = data.subtitle;
  $("verdict").textContent = data.verdict.text;
  $("verdict").classList.toggle("bad", !data.verdict.good);
  for (const text of data.marks) $("difference-list").append(make("li", text, "no"));
  for (const text of data.warnings) $("difference-list").append(make("li", text));
  for (const text of data.findings) $("finding-list").append(make("li", text));
  $("differs").hidden = data.marks.length + data.warnings.length === 0;
  for (const [id, text] of Object.entries(data.messages)) $(`${id}-message`).textContent = text;

  const runHead = (n) => {
    const cell = make("th", undefined, "number");
    const dot = make("i", undefined, "dot");
    dot.style.background = runs[n].colour;
    cell.append(dot, runs[n].name);
    cell.scope = "col";
    return cell;
  };
  const headRow = (table, cells) => {
    const row = make("tr");
    row.append(...cells);
    table.tHead.replaceChildren(row);
  };
  const plainHead = (text, kind) => {
    const cell = make("th", text, kind);
    cell.scope = "col";
    return cell;
  };

  // Overview.
  headRow($("overview"), [plainHead(""), ...runs.map((_, n) => runHead(n))]);
  for (const one of data.overview) {
    const row = make("tr");
    row.append(make("td", one.name));
    for (const [text, against, bad] of one.cells) {
      const cell = make("td", text, bad ? "number no" : "number");
      if (against) cell.append(" ", make("span", `(${against})`, "against"));
      row.append(cell);
    }
    $("overview").tBodies[0].append(row);
  }

  // Limits: a row for each with its tightest period; a click shows all periods.
  const limitCells = (cells) => cells.map((cell) => cell === null ? make("td", "—", "number") : make("td", cell[0], cell[1] ? "number yes" : "number no"));
  const limitRow = (limit) => {
    const row = make("tr");
    const many = limit.periods.length > 1;
    row.append(make("td", limit.kind), make("td", limit.subject), make("td", limit.area), make("td", many ? `${limit.periods.length} ▸` : limit.periods[0].name), make("td", limit.unit), ...limitCells(limit.tight));
    if (!many) return row;
    let open = [];
    opener(row, () => {
      if (open.length) { open.forEach((one) => one.remove()); open = []; return; }
      open = limit.periods.map((period) => {
        const inner = make("tr", undefined, "detail");
        inner.append(make("td"), make("td"), make("td"), make("td", period.name), make("td", limit.unit), ...limitCells(period.cells));
        return inner;
      });
      row.after(...open);
    });
    return row;
  };
  const opener = (row, act, kind = "opens") => {
    row.classList.add(kind);
    row.tabIndex = 0;
    row.addEventListener("click", act);
    row.addEventListener("keydown", (event) => { if (event.key === "Enter") act(); });
  };
  headRow($("limits"), [...words.limit_heads.map((name) => plainHead(name)), ...runs.map((_, n) => runHead(n))]);
  const limitViews = [["all", () => true], ["targets_only", (one) => one.is_target], ["only_missed", (one) => !one.met]];
  choice($("limit-kinds"), limitViews.map(([name]) => words[name]), (n) => {
    $("limits").tBodies[0].replaceChildren(...data.limits.filter(limitViews[n][1]).map(limitRow));
  });

  // Tables that sort by a click on a head: `columns` of {name or head, digits (null for text), value(row), show(row)}.
  const sortable = (table, columns, rowOf, page) => {
    let rows = [], sorted = [], shown = 0, by = null, down = true;
    const compare = (a, b) => {
      const [x, y] = [by.value(a), by.value(b)];
      if (x === null || y === null) return (x === null) - (y === null);
      const order = typeof x === "number" ? x - y : x.localeCompare(y, "zh");
      return down ? -order : order;
    };
    const more = () => {
      const next = sorted.slice(shown, shown + page);
      table.tBodies[0].append(...next.map((row) => rowOf(row, columns)));
      shown += next.length;
      if (page !== Infinity) $("more").hidden = shown >= sorted.length;
    };
    const draw = () => {
      sorted = by ? [...rows].sort(compare) : rows;
      shown = 0;
      table.tBodies[0].replaceChildren();
      more();
    };
    const heads = columns.map((column) => {
      const cell = column.run === undefined ? plainHead(column.name, column.digits === null ? "" : "number") : runHead(column.run);
      cell.classList.add("sorts");
      cell.tabIndex = 0;
      const act = () => {
        down = by === column ? !down : column.digits !== null;
        by = column;
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        cell.setAttribute("aria-sort", down ? "descending" : "ascending");
        draw();
      };
      cell.addEventListener("click", act);
      cell.addEventListener("keydown", (event) => { if (event.key === "Enter") act(); });
      return cell;
    });
    headRow(table, heads);
    return { show: (some) => { rows = some; draw(); }, more };
  };
  const cells = (row, columns) => columns.map((column) => {
    const value = column.value(row);
    if (column.digits === null) return make("td", value, column.kind || "");
    return make("td", column.signed ? signed(value, column.digits) : format(value, column.digits), "number");
  });

  // Charts.
  const brief = (name) => (name.length > 20 ? `${name.slice(0, 19)}…` : name);
  const legend = { type: "scroll", formatter: brief, bottom: 0, left: 0, itemWidth: 14, itemHeight: 12, itemGap: 18, textStyle: font };
  const scatterLegend = (of) => ({ ...legend, data: of.map((n) => ({ name: runs[n].name, icon: runs[n].symbol })) });
  const valueAxis = (name, more) => ({ type: "value", name, nameLocation: "middle", nameGap: 26, nameTextStyle: font, axisLabel: { ...font, hideOverlap: true, formatter: (value) => format(value, Math.abs(value) < 10 && value % 1 ? 1 : 0) }, ...more });
  const nameAxis = (names, more) => ({ type: "category", inverse: true, data: names, axisLabel: { ...font, width: 190, overflow: "truncate", lineHeight: 16 }, axisTick: { show: false }, ...more });
  const segment = (top, bottom, width, colour) => (_, api) => {
    const [x, y] = api.coord([api.value(0), api.value(1)]);
    const [end] = api.coord([api.value(2), api.value(1)]);
    return { type: "line", shape: { x1: x, y1: y + top, x2: end, y2: y + bottom }, style: { stroke: colour, lineWidth: width } };
  };

  if (data.cost) {
    const { cost } = data;
    const { names } = cost;
    const total = cost.wan.map((parts) => parts.reduce((sum, one) => sum + one, 0));
    const parts = cost.parts.map((name, p) => ({ name, type: "bar", stack: "cost", color: cost.colours[p], barMaxWidth: 30, data: cost.wan.map((row) => row[p]) }));
    const totals = { name: "", type: "bar", stack: "cost", silent: true, color: "transparent", data: total.map(() => 0), tooltip: { show: false }, label: { show: true, position: "right", ...font, formatter: (hit) => `${format(total[hit.dataIndex])}${hit.dataIndex && total[0] ? ` (${signed((total[hit.dataIndex] / total[0] - 1) * 100, 1)}%)` : ""}` } };
    const proven = cost.bound.map((value, n) => [value, n, value]).filter(([value]) => value !== null);
    const bound = { name: words.bound, type: "custom", color: "#000", data: proven, encode: { x: 0, y: 1 }, renderItem: segment(-20, 20, 2, "#000"), tooltip: { valueFormatter: (value) => format(value) } };
    chart("cost", 110 + 58 * names.length).setOption({
      textStyle: font, aria: { enabled: true }, grid: { left: 200, right: 120, top: 10, bottom: 68 }, legend: { ...legend, data: [...cost.parts.map((name) => ({ name })), ...(proven.length ? [{ name: words.bound, icon: "rect" }] : [])] },
      tooltip: { ...tooltip, trigger: "item", formatter: (hit) => `${names[hit.seriesType === "custom" ? hit.value[1] : hit.dataIndex]}\n${hit.seriesName}: ${format(hit.seriesType === "custom" ? hit.value[0] : hit.value)} ${words.wan}` },
      xAxis: valueAxis(words.cost_axis), yAxis: nameAxis(names), series: [...parts, totals, ...(proven.length ? [bound] : [])],
    });
  } else $("cost-panel").hidden = true;

  if (data.reductions) {
    const cut = data.reductions;
    const both = cut.targets.length > 0;
    const bars = cut.runs.map((n, r) => ({
      name: runs[n].name, type: "bar", color: runs[n].colour, barMaxWidth: 22, data: cut.percent[r],
      label: { show: cut.runs.length <= 4, position: "right", ...font, formatter: (hit) => `${format(cut.percent[r][hit.dataIndex], 2)}% · ${format(cut.tonnes[r][hit.dataIndex], 1)} ${words.tonnes}` },
    }));
    const reached = both ? cut.runs.map((n, r) => ({
      name: runs[n].name, type: "scatter", xAxisIndex: 1, yAxisIndex: 1, color: runs[n].colour, symbol: runs[n].symbol, symbolSize: 10, symbolOffset: [0, (r - (cut.runs.length - 1) / 2) * 10],
      data: cut.reached.map((row, k) => [row[r], k]).filter(([value]) => value !== null),
      markLine: r ? undefined : { silent: true, symbol: "none", lineStyle: { color: "#000", type: "solid" }, label: { formatter: words.asked, position: "start", ...font }, data: [{ xAxis: 100 }] },
    })) : [];
    const tall = Math.max(cut.names.length * (18 + 18 * cut.runs.length), 34 * cut.targets.length);
    const grids = [{ left: 56, right: both ? "55%" : 130, top: 26, bottom: 68 }, { left: "62%", right: 30, top: 26, bottom: 68 }];
    chart("reductions", tall + 110).setOption({
      textStyle: font, aria: { enabled: true }, legend: scatterLegend(cut.runs), grid: both ? grids : grids[0],
      tooltip: { ...tooltip, trigger: "item", formatter: (hit) => hit.seriesType === "bar" ? `${hit.seriesName}\n${cut.names[hit.dataIndex]}: ${format(hit.value, 2)}%, ${format(cut.tonnes[hit.seriesIndex][hit.dataIndex], 1)} ${words.tonnes}` : `${hit.seriesName}\n${cut.targets[hit.value[1]]}: ${format(hit.value[0], 1)}%` },
      xAxis: [valueAxis(words.share_axis, { gridIndex: 0, min: (range) => Math.min(0, range.min * 1.2), max: (range) => (range.max < 1 ? range.max * 1.8 || 0.1 : Math.ceil(range.max * (cut.runs.length <= 4 ? 1.7 : 1.1))), axisLabel: { ...font, hideOverlap: true, formatter: (value) => format(value, 1) } }), ...(both ? [valueAxis(words.reached_axis, { gridIndex: 1, scale: true, min: (range) => Math.min(90, Math.floor(range.min / 10) * 10), max: (range) => Math.max(110, Math.ceil((range.max + 3) / 10) * 10) })] : [])],
      yAxis: [nameAxis(cut.names, { gridIndex: 0 }), ...(both ? [nameAxis(cut.targets, { gridIndex: 1 })] : [])],
      series: [...bars, ...reached],
    });
  } else $("reductions-panel").hidden = true;

  // Sectors and districts: marks for each run on one row, a table, and a click that filters the enterprises.
  const wanted = { sector: "", district: "" };
  const groupPanel = (by) => {
    const of = data.groups[by];
    if (!of.names.length) { $(`${by}-panel`).hidden = true; return () => {}; }
    const drawn = chart(`${by}-chart`);
    const shown = runs.map((_, n) => n).filter((n) => runs[n].readable);
    let at = of.quantities[0], order = [];
    const value = (n) => (row) => at.values[n][row];
    const difference = (n) => (row) => at.values[n][row] === null || at.values[0][row] === null ? null : at.values[n][row] - at.values[0][row];
    const pick = (name) => { filterBy(by, wanted[by] === name ? "" : name); };
    const rowOf = (g, columns) => {
      const row = make("tr");
      row.append(...cells(g, columns));
      row.setAttribute("aria-selected", wanted[by] === of.names[g]);
      row.dataset.name = of.names[g];
      opener(row, () => pick(of.names[g]), "picks");
      return row;
    };
    let table = null;
    const draw = () => {
      const bold = (name) => (name === wanted[by] ? { value: name, textStyle: { fontWeight: "bold", color: "#0b63a5" } } : name);
      const spans = order.map((g, y) => { const some = shown.map((n) => at.values[n][g]).filter((one) => one !== null); return [Math.min(...some), y, Math.max(...some)]; });
      $(`${by}-chart`).style.height = `${100 + 27 * order.length}px`;
      drawn.resize();
      drawn.setOption({
        textStyle: font, aria: { enabled: true }, grid: { left: 120, right: 40, top: 8, bottom: 68 }, legend: scatterLegend(shown),
        tooltip: { ...tooltip, trigger: "axis", axisPointer: { type: "shadow" }, formatter: (hits) => { const g = order[hits[0].dataIndex]; return [of.names[g], ...shown.map((n) => `${runs[n].name}: ${format(at.values[n][g], at.digits)}`)].join("\n"); } },
        xAxis: valueAxis(at.name), yAxis: nameAxis(order.map((g) => bold(of.names[g]))),
        series: [
          { type: "custom", silent: true, data: spans, encode: { x: [0, 2], y: 1 }, renderItem: segment(0, 0, 4, "#c5cbd3"), z: 1, tooltip: { show: false } },
          ...shown.map((n) => ({ name: runs[n].name, type: "scatter", color: runs[n].colour, symbol: runs[n].symbol, symbolSize: 12, data: order.map((g, y) => [at.values[n][g], y]), encode: { x: 0, y: 1 }, z: 2 })),
        ],
      }, true);
      table.show(order);
    };
    choice($(`${by}-choice`), of.quantities.map((one) => one.name), (n) => {
      at = of.quantities[n];
      const most = (g) => Math.max(...shown.map((one) => Math.abs(at.values[one][g] ?? 0)));
      order = of.names.map((_, g) => g).filter((g) => most(g) > 0).sort((a, b) => most(b) - most(a) || a - b);
      $(`${by}-message`).hidden = n > 0;
      const columns = [{ name: words.firm_heads[by === "sector" ? 3 : 2], digits: null, value: (g) => of.names[g] }];
      for (const run of shown) {
        columns.push({ run, digits: at.digits, value: value(run) });
        if (run) columns.push({ name: fill(words.difference, { run: runs[run].name }), digits: at.digits, signed: true, value: difference(run) });
      }
      table = sortable($(`${by}-table`), columns, rowOf, Infinity);
      draw();
    });
    drawn.getZr().on("click", (event) => {
      const place = [event.offsetX, event.offsetY];
      if (!drawn.containPixel({ gridIndex: 0 }, place)) return;
      const row = drawn.convertFromPixel({ gridIndex: 0 }, place)[1];
      if (order[row] !== undefined) pick(of.names[order[row]]);
    });
    return draw;
  };

  // Enterprises.
  const off = (figures) => figures[7].reduce((sum, count, mode) => sum + (mode ? count : 0), 0);
  const spent = (figures) => figures ? figures[0] + figures[1] + figures[2] : 0;
  const wan = (yuan) => yuan === null ? null : yuan / 10000;
  let run = runs.findIndex((_, n) => n > 0 && data.changed[n].length);
  if (run < 0) run = Math.min(1, runs.length - 1);
  const firmsOf = (n) => data.changed[n].map(([at, moved]) => {
    const [id, name, district, sector, figures] = data.firms[at];
    const [before, after] = [figures[0] || null, figures[n] || null];
    return { id, name, district: data.districts[district], sector: data.sectors[sector], before, after, moved, spent: spent(after) - spent(before), text: `${id} ${name}`.toLowerCase() };
  });
  const change = (k) => (firm) => firm.before && firm.after ? firm.after[k] - firm.before[k] : null;
  const figure = (side, of) => (firm) => firm[side] ? of(firm[side]) : null;
  const [H, cuts] = [words.firm_heads, 10];
  const firmColumns = [
    { name: H[0], digits: null, value: (firm) => firm.id }, { name: H[1], digits: null, kind: "name", value: (firm) => firm.name },
    { name: H[2], digits: null, value: (firm) => firm.district }, { name: H[3], digits: null, value: (firm) => firm.sector },
    { name: H[4], digits: 0, value: figure("before", off) }, { name: H[5], digits: 0, value: figure("after", off) }, { name: H[6], digits: 0, value: (firm) => firm.moved },
    { name: H[7], digits: 1, value: figure("before", (one) => wan(one[0])) }, { name: H[8], digits: 1, value: figure("after", (one) => wan(one[0])) },
    { name: H[9], digits: 1, signed: true, value: (firm) => wan(firm.spent) },
    ...words.pollutants.map((_, p) => ({ name: H[cuts + p], digits: 0, signed: true, value: change(3 + p) })),
  ];
  const firmDetail = (firm) => {
    const row = make("tr", undefined, "detail");
    const cell = make("td");
    cell.colSpan = firmColumns.length;
    const list = make("ul");
    const told = (name, of, digits) => {
      const [before, after] = [firm.before, firm.after].map((one) => one ? of(one) : null);
      if (before || after) list.append(make("li", fill(words.row, { name, before: format(before, digits), after: format(after, digits) })));
    };
    modes.forEach((mode, m) => told(fill(words.line_days, { mode }), (one) => one[7][m], 0));
    ["loss_row", "restart_row", "measure_row"].forEach((key, k) => told(words[key], (one) => wan(one[k]), 1));
    words.pollutants.forEach((pollutant, p) => told(fill(words.cut_row, { pollutant }), (one) => one[3 + p], 1));
    if (!firm.before || !firm.after) cell.append(make("p", fill(words.only_in, { run: runs[firm.before ? 0 : run].name }), "note"));
    cell.append(list);
    row.append(cell);
    return row;
  };
  const firmRow = (firm, columns) => {
    const row = make("tr", undefined, "firm");
    row.append(...cells(firm, columns));
    let open = null;
    opener(row, () => {
      if (open) { open.remove(); open = null; return; }
      open = firmDetail(firm);
      row.after(open);
    });
    return row;
  };
  const firmTable = sortable($("firms"), firmColumns, firmRow, 60);
  const changesChart = chart("changes");
  let all = [], direction = 0, top = [];
  const drawChanges = (found) => {
    top = found.filter((firm) => firm.spent).slice(0, 15);
    $("changes-panel").hidden = top.length === 0;
    if (!top.length) return;
    $("changes").style.height = `${70 + 26 * top.length}px`;
    changesChart.resize();
    changesChart.setOption({
      textStyle: font, aria: { enabled: true }, grid: { left: 230, right: 70, top: 8, bottom: 48 },
      tooltip: { ...tooltip, trigger: "item", formatter: (hit) => `${top[hit.dataIndex].name} (${top[hit.dataIndex].id})\n${signed(wan(top[hit.dataIndex].spent), 1)} ${words.wan}` },
      xAxis: valueAxis(words.change_axis), yAxis: nameAxis(top.map((firm) => `${firm.name} (${firm.id})`), { axisLabel: { ...font, width: 215, overflow: "truncate" }, axisLine: { onZero: false, show: false } }),
      series: [{ type: "bar", barMaxWidth: 18, data: top.map((firm) => ({ value: wan(firm.spent), itemStyle: { color: firm.spent > 0 ? "#D55E00" : "#009E73" }, label: { position: firm.spent > 0 ? "right" : "left" } })), label: { show: true, ...font, formatter: (hit) => signed(hit.value) } }],
    }, true);
  };
  changesChart.on("click", (hit) => {
    $("search").value = top[hit.dataIndex].id;
    search();
    $("firms-panel").scrollIntoView({ block: "start" });
  });
  const search = () => {
    const text = $("search").value.trim().toLowerCase();
    const found = all.filter((firm) => (!text || firm.text.includes(text)) && (!wanted.sector || firm.sector === wanted.sector) && (!wanted.district || firm.district === wanted.district)
      && (direction === 0 || (direction === 1 ? firm.spent < 0 : firm.spent > 0)));
    $("count").textContent = fill(words.count, { found: format(found.length), all: format(all.length) });
    $("none").hidden = found.length > 0;
    firmTable.show(found);
    drawChanges(found);
  };
  const redraw = {};
  const filterBy = (by, name) => {
    wanted[by] = name;
    if (![...$(by).options].some((one) => one.value === name)) $(by).append(make("option", name));
    $(by).value = name;
    redraw[by]();
    search();
    if (name) $("firms-panel").scrollIntoView({ block: "start" });
  };
  for (const [id, any, names] of [["district", words.all_districts, data.districts], ["sector", words.all_sectors, data.sectors]]) {
    const first = make("option", any);
    first.value = "";
    $(id).append(first, ...names.map((name) => make("option", name)));
    $(id).setAttribute("aria-label", any);
    $(id).addEventListener("change", () => { wanted[id] = $(id).value; redraw[id](); search(); });
  }
  $("search").placeholder = words.search;
  $("search").setAttribute("aria-label", words.search);
  $("search").addEventListener("input", search);
  $("more").addEventListener("click", firmTable.more);
  const others = runs.map((_, n) => n).filter((n) => n > 0);
  const pickRun = (n) => {
    run = n;
    all = firmsOf(n);
    $("changes-of").textContent = fill(words.against, { run: runs[n].name, first: runs[0].name });
    search();
  };
  redraw.sector = groupPanel("sector");
  redraw.district = groupPanel("district");
  choice($("run-choice"), others.map((n) => fill(words.against, { run: runs[n].name, first: runs[0].name })), (n) => pickRun(others[n]));
  choice($("direction"), [words.all, words.lighter, words.heavier], (n) => { direction = n; search(); });
})();
