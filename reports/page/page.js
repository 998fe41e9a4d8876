// Draws the report from the JSON beside it, with the tools of offline/base.js.
(() => {
  const { data, words, $, make, format, percent, fill, choice, heads, chart, font, tooltip } = kit;
  const days = data.days;

  $("title").textContent = data.title;
  $("subtitle").textContent = data.subtitle;
  $("verdict").textContent = data.verdict.text;
  $("verdict").classList.toggle("bad", !data.verdict.good);
  $("foot").textContent = words.foot;
  for (const card of data.numbers) {
    const box = make("div", undefined, "card");
    box.append(make("b", card.value), make("span", card.name));
    $("numbers").append(box);
  }
  for (const finding of data.findings) $("finding-list").append(make("li", finding));
  $("findings").hidden = data.findings.length === 0;

  // Limits: one row for each limit with its tightest period; a click shows all periods.
  const limitRow = (limit, period, opens) => {
    const row = make("tr", undefined, opens ? "group" : "detail");
    const at = limit.periods[period];
    const label = opens ? (limit.periods.length > 1 ? fill(words.periods, { count: limit.periods.length, worst: at.name }) : at.name) : at.name;
    row.append(make("td", opens ? limit.kind : ""), make("td", opens ? limit.subject : ""), make("td", opens ? limit.area : ""), make("td", label));
    for (const key of ["base", "required", "planned", "shortfall"]) row.append(make("td", format(at[key], limit.digits), "number"));
    row.append(make("td", limit.unit));
    const met = limit.periods.filter((one) => one.holds).length;
    const text = opens && limit.periods.length > 1 ? fill(words.met_of, { met, count: limit.periods.length }) : (at.holds ? words.holds : words.missed);
    row.append(make("td", text, (opens ? met === limit.periods.length : at.holds) ? "yes" : "no"));
    return row;
  };
  const showLimits = (only) => {
    const body = $("limits").tBodies[0];
    body.replaceChildren();
    for (const limit of data.limits) {
      if (only === 1 && limit.periods.every((one) => one.holds)) continue;
      const row = limitRow(limit, limit.worst, true);
      body.append(row);
      if (limit.periods.length < 2) continue;
      let open = [];
      row.addEventListener("click", () => {
        if (open.length) { open.forEach((one) => one.remove()); open = []; return; }
        open = limit.periods.map((_, n) => limitRow(limit, n, false));
        row.after(...open);
      });
    }
  };
  heads($("limits"), words.limit_heads, [4, 5, 6, 7]);
  choice($("limit-kinds"), [words.all, words.only_missed], showLimits);

  // What today's rules would cost beside the plan.
  const figure = { 1: 1, 2: 2, 3: 1, 9: 1, 10: 2 };
  heads($("baselines"), data.baseline_heads, [1, 2, 3, 4, 5, 6, 7, 9, 10]);
  for (const told of data.baselines) {
    const row = make("tr");
    told.forEach((value, n) => row.append(make("td", n in figure ? format(value, figure[n]) : value, n && n !== 8 ? "number" : "")));
    $("baselines").tBodies[0].append(row);
  }
  $("baselines-panel").hidden = data.baselines.length === 0;

  // Charts.
  const grid = { left: 74, right: 30, top: 40, bottom: 62 };
  const dayAxis = { type: "category", data: days, axisLabel: { formatter: (value) => value.slice(5), ...font }, axisTick: { show: false } };
  if (data.daily.length) {
    const daily = chart("daily");
    const stepped = (name, values, color, more) => ({ name, type: "line", step: "middle", symbol: "none", data: values, color, lineStyle: { width: 1.8, color, ...more }, emphasis: { disabled: true } });
    choice($("daily-choice"), data.daily.map((one) => one.name), (n) => {
      const one = data.daily[n];
      const series = [stepped(words.baseline, one.baseline, "#7F7F7F", { width: 1.3 }), stepped(words.planned, one.planned, "#0072B2")];
      one.caps.forEach((cap, m) => series.push(stepped(cap.name, cap.values, "#D55E00", { type: m ? "dotted" : "dashed" })));
      daily.setOption({
        textStyle: font, grid, aria: { enabled: true }, legend: { top: 4, textStyle: font },
        tooltip: { ...tooltip, trigger: "axis", valueFormatter: (value) => value === null ? "—" : `${format(value, one.digits)} ${one.unit}` },
        xAxis: dayAxis, yAxis: { type: "value", name: one.unit, nameTextStyle: font, axisLabel: font },
        dataZoom: [{ type: "slider", height: 16, bottom: 8, textStyle: font }, { type: "inside", zoomOnMouseWheel: "ctrl" }], series,
      }, true);
    });
  } else $("daily").closest("section").hidden = true;

  const views = data.heat.filter((one) => one.groups.length);
  if (views.length) {
    const heat = chart("heat");
    choice($("heat-choice"), views.map((one) => one.name), (n) => {
      const one = views[n];
      $("heat").style.height = `${110 + 22 * one.groups.length}px`;
      heat.resize();
      const cells = [];
      one.share.forEach((row, y) => row.forEach((share, x) => cells.push([x, y, share])));
      heat.setOption({
        textStyle: font, aria: { enabled: true }, grid: { left: 120, right: 92, top: 12, bottom: 34 },
        tooltip: { ...tooltip, formatter: (hit) => `${one.groups[hit.value[1]]}  ${days[hit.value[0]]}\n${fill(words.heat_tip, { share: format(hit.value[2], 0) })}` },
        xAxis: dayAxis, yAxis: { type: "category", inverse: true, data: one.groups, axisLabel: font, axisTick: { show: false } },
        visualMap: { min: 0, max: one.most, calculable: true, right: 4, top: "middle", itemHeight: 110, formatter: (value) => `${Math.round(value)}%`, textStyle: font, inRange: { color: ["#FFFFE5", "#FEE391", "#FE9929", "#CC4C02", "#662506"] } },
        series: [{ type: "heatmap", data: cells, progressive: 0, animation: false }],
      }, true);
    });
  } else $("heat").closest("section").hidden = true;

  if (data.loss.groups.length) {
    chart("loss", 60 + 26 * data.loss.groups.length).setOption({
      textStyle: font, aria: { enabled: true }, grid: { left: 120, right: 140, top: 8, bottom: 40 },
      tooltip: { ...tooltip, trigger: "item" },
      xAxis: { type: "value", name: words.wan, nameLocation: "middle", nameGap: 26, nameTextStyle: font, axisLabel: font },
      yAxis: { type: "category", inverse: true, data: data.loss.groups, axisLabel: font, axisTick: { show: false } },
      series: [{ type: "bar", data: data.loss.wan, color: "#0072B2", barMaxWidth: 18, label: { show: true, position: "right", ...font, formatter: (hit) => `${format(hit.value)} (${percent(data.loss.share[hit.dataIndex])})` } }],
    });
  } else $("loss").closest("section").hidden = true;

  // Coating work, measures, construction: long tables show a few rows at first and more as one scrolls.
  const PART = 60;
  const cellsOf = (values, look) => values.map((value, n) => {
    const digits = look.numbers[n];
    if (digits === undefined) return make("td", value, look.wide.includes(n) ? "wide" : "");
    return make("td", value === null ? "" : format(value, digits), "number");
  });
  const longTable = (id, look) => {
    const table = $(id), names = data.work_heads[id], host = table.parentElement;
    heads(table, names, Object.keys(look.numbers).map(Number));
    let rows = [], drawn = 0;
    const draw = () => {
      for (const values of rows.slice(drawn, drawn + PART)) {
        const row = make("tr");
        row.append(...cellsOf(values.slice(0, names.length), look));
        table.tBodies[0].append(row);
      }
      drawn = Math.min(rows.length, drawn + PART);
    };
    host.addEventListener("scroll", () => { if (drawn < rows.length && host.scrollTop + host.clientHeight > host.scrollHeight - 200) draw(); });
    return (chosen) => {
      rows = chosen;
      drawn = 0;
      table.tBodies[0].replaceChildren();
      host.scrollTop = 0;
      draw();
      const count = $(`${id}-count`);
      if (count) count.textContent = fill(words.found, { count: format(rows.length) });
    };
  };
  for (const id of ["coating", "measures", "construction"]) $(`${id}-panel`).hidden = data[id].length === 0;
  if (data.coating.length) {
    longTable("totals", { numbers: { 1: 0, 2: 0, 3: 0, 4: 1, 5: 1, 6: 1, 7: 1, 8: 1, 9: 0, 10: 0, 11: 0 }, wide: [] })(data.totals);
    const show = longTable("coating", { numbers: { 5: 0, 7: 1, 8: 1, 9: 1 }, wide: [1, 4, 6] });
    const options = data.totals.map((row) => row[0]);
    choice($("coating-choice"), [words.all, ...options], (n) => show(n ? data.coating.filter((row) => row[row.length - 1] === options[n - 1]) : data.coating));
    const bars = data.totals.filter((row) => row[8] || Math.abs(row[9]) > 0.05);
    if (bars.length) {
      const names = bars.map((row) => row[0]);
      const side = (gridIndex, name) => ({ gridIndex, type: "value", name, nameLocation: "middle", nameGap: 26, nameTextStyle: font, axisLabel: { ...font, hideOverlap: true }, splitNumber: 4 });
      const bar = (axis, color, values, label) => ({ type: "bar", xAxisIndex: axis, yAxisIndex: axis, color, barMaxWidth: 18, data: values, label: { show: true, position: "right", ...font, formatter: label } });
      chart("coating-chart", 80 + 34 * bars.length).setOption({
        textStyle: font, aria: { enabled: true }, grid: [{ left: 150, width: "30%", top: 10, bottom: 44 }, { left: "57%", right: 80, top: 10, bottom: 44 }],
        tooltip: { ...tooltip, trigger: "item", formatter: (hit) => { const row = bars[hit.dataIndex]; return `${row[0]}\n${fill(words.coating_bar, { lines: format(row[1]), tasks: format(row[2]), days: format(row[3]), cost: format(row[8], 1) })}`; } },
        xAxis: [side(0, words.coating_avoided), side(1, words.coating_price)],
        yAxis: [0, 1].map((gridIndex) => ({ gridIndex, type: "category", inverse: true, data: names, axisLabel: { ...font, show: gridIndex === 0 }, axisTick: { show: false } })),
        series: [
          bar(0, "#0072B2", bars.map((row) => row[9] / 1000), (hit) => format(hit.value, 1)),
          bar(1, "#D55E00", bars.map((row) => row[10]), (hit) => (hit.value === null || hit.value === undefined || Number.isNaN(hit.value) ? "" : format(hit.value))),
        ],
      });
    } else $("coating-chart").hidden = true;
  }
  if (data.measures.length) longTable("measures", { numbers: { 4: 1, 6: 0, 7: 0 }, wide: [1, 2] })(data.measures);
  if (data.construction.length) {
    const show = longTable("construction", { numbers: { 7: 0, 8: 0, 10: 0, 12: 0, 13: 1 }, wide: [1, 9] });
    choice($("construction-choice"), [words.all, words.moved_only, words.late_only], (n) => show(data.construction.filter((row) => n === 0 || row[row.length - (n === 1 ? 2 : 1)])));
  }

  // Enterprises: search, filters, and a canvas band for each.
  const modes = data.modes;
  for (const mode of modes) {
    const item = make("span", undefined, "swatch");
    const colour = make("i");
    colour.style.background = mode.fill;
    item.append(colour, make("span", mode.name));
    $("legend").append(item);
  }
  const width = 480, tall = 9;
  const band = (lines) => {
    const canvas = make("canvas", undefined, "band");
    const scale = window.devicePixelRatio || 1;
    canvas.width = width * scale;
    canvas.height = lines.length * tall * scale;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${lines.length * tall}px`;
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", fill(words.band, { days: lines.reduce((sum, line) => sum + line.blocks.reduce((n, one) => n + one[1] - one[0], 0), 0) }));
    const pen = canvas.getContext("2d");
    pen.scale(scale, scale);
    lines.forEach((line, y) => {
      pen.fillStyle = line.active ? modes[0].fill : "#eef0f3";
      pen.fillRect(0, y * tall, width, tall - 1.5);
      for (const [start, stop, mode] of line.blocks) {
        pen.fillStyle = modes[mode].fill;
        pen.fillRect(start / days.length * width, y * tall, (stop - start) / days.length * width, tall - 1.5);
      }
    });
    pen.fillStyle = "rgba(29, 39, 51, .45)";
    days.forEach((day, d) => { if (d && day.endsWith("-01")) pen.fillRect(d / days.length * width, 0, 0.7, lines.length * tall); });
    return canvas;
  };
  const firms = data.firms.map(([id, name, district, sector, grade, lossWan, lines]) => ({
    id, name, district: data.districts[district], sector: data.sectors[sector], grade, lossWan,
    lines: lines.map(([lineId, lineName, active, blocks]) => ({ id: lineId, name: lineName, active, blocks })),
    curtailed: lines.some((line) => line[3].length), text: `${id} ${name} ${lines.map((line) => line[0]).join(" ")}`.toLowerCase(),
  }));
  const detail = (firm) => {
    const row = make("tr", undefined, "detail");
    const cell = make("td");
    cell.colSpan = words.firm_heads.length;
    const list = make("ul");
    for (const line of firm.lines) {
      if (!line.active) { list.append(make("li", fill(words.idle_line, { line: line.name, id: line.id }))); continue; }
      if (!line.blocks.length) { list.append(make("li", fill(words.free_line, { line: line.name, id: line.id }))); continue; }
      for (const [start, stop, mode, rules] of line.blocks) {
        list.append(make("li", fill(words.block, {
          line: line.name, id: line.id, from: days[start], to: days[stop - 1], days: stop - start, mode: modes[mode].name, rules: data.rules[rules],
        })));
      }
    }
    cell.append(list);
    row.append(cell);
    return row;
  };
  const firmRow = (firm) => {
    const row = make("tr", undefined, "firm");
    row.tabIndex = 0;
    row.append(make("td", firm.id), make("td", firm.name, "name"), make("td", firm.district), make("td", firm.sector), make("td", firm.grade), make("td", format(firm.lossWan, 1), "number"));
    const cell = make("td");
    cell.append(band(firm.lines));
    row.append(cell);
    let open = null;
    const toggle = () => {
      if (open) { open.remove(); open = null; return; }
      open = detail(firm);
      row.after(open);
    };
    row.addEventListener("click", toggle);
    row.addEventListener("keydown", (event) => { if (event.key === "Enter") toggle(); });
    return row;
  };
  heads($("firms"), words.firm_heads, [5]);
  const PAGE = 60;
  let found = [], shown = 0;
  const more = () => {
    const rows = found.slice(shown, shown + PAGE).map(firmRow);
    $("firms").tBodies[0].append(...rows);
    shown += rows.length;
    $("more").hidden = shown >= found.length;
  };
  const search = () => {
    const wanted = $("search").value.trim().toLowerCase();
    found = firms.filter((firm) => (!$("curtailed").checked || firm.curtailed) && (!wanted || firm.text.includes(wanted))
      && (!$("district").value || firm.district === $("district").value) && (!$("sector").value || firm.sector === $("sector").value));
    $("count").textContent = fill(words.count, { found: format(found.length), all: format(firms.length) });
    $("firms").tBodies[0].replaceChildren();
    shown = 0;
    more();
  };
  for (const [id, all, names] of [["district", words.all_districts, data.districts], ["sector", words.all_sectors, data.sectors]]) {
    const any = make("option", all);
    any.value = "";
    $(id).append(any, ...names.map((name) => make("option", name)));
    $(id).setAttribute("aria-label", all);
    $(id).addEventListener("change", search);
  }
  $("search").placeholder = words.search;
  $("search").setAttribute("aria-label", words.search);
  $("search").addEventListener("input", search);
  $("curtailed").addEventListener("change", search);
  $("more").addEventListener("click", more);
  search();
})();
