// Draws a front from the JSON beside it, with the tools of offline/base.js.
(() => {
  const { data, words, $, make, format, percent, choice, heads, chart, font, tooltip } = kit;
  const { items, chart: look } = data, said = look.said;
  const level = (value) => percent(value).replace(".0%", "%");
  $("title").textContent = data.title;
  $("subtitle").textContent = data.subtitle;
  $("message").textContent = data.message;

  // The chart: cost above, behind a break of its axis what lies far above, marginal cost below; one axis of levels.
  const BLUE = "#0072B2", SKY = "#56B4E9", RED = "#D55E00", GREY = "#7F7F7F", INK = "#1d2733";
  const SHAPES = { s: "rect", "^": "triangle", D: "diamond" };
  const CROSS = "path://M0,1L1,0L5,4L9,0L10,1L6,5L10,9L9,10L5,6L1,10L0,9L4,5Z";
  const of = (kind) => items.filter((item) => item.kind === kind);
  const points = of("point"), unmet = of("unmet"), rough = of("rough"), mended = of("mended");
  const proven = points.filter((item) => item.bound !== null), priced = points.filter((item) => item.marginal !== null);
  const front = chart("front");
  let chosen = -1, onlyFront = false, cells = {};

  const rules = [];
  const rule = (x, name, type, color, width) => { if (x !== null) rules.push({ xAxis: x, name, lineStyle: { type, color, width }, label: { show: false } }); };
  rule(look.target, said.target, "dashed", GREY, 1);
  rule(look.planned, said.planned, "dotted", "#000", 1);
  rule(look.greatest, said.greatest, "solid", "#000", 1.6);
  for (const one of rules) {
    const swatch = make("span", undefined, `swatch rule ${one.lineStyle.type}`);
    swatch.append(make("i"), make("span", one.name));
    $("marks").append(swatch);
  }
  if (look.greatest !== null) {
    const swatch = make("span", undefined, "swatch rule area");
    swatch.append(make("i"), make("span", said.impossible));
    $("marks").append(swatch);
  }
  const marks = {
    markLine: { symbol: "none", precision: 8, silent: true, animation: false, data: rules },
    markArea: { silent: true, animation: false, itemStyle: { color: "rgba(154, 163, 173, .22)" }, data: look.greatest === null ? [] : [[{ xAxis: look.greatest }, { xAxis: look.range[1] }]] },
  };
  const line = (id, name, color, values, more) => ({ id, name, type: "line", data: values, color, symbol: "none", silent: true, ...more });
  const cell = (grid) => ({ xAxisIndex: grid, yAxisIndex: grid });
  const place = (item) => ({ value: [item.x, item.y], item: items.indexOf(item) });
  const legends = [
    [said.cost, "circle", BLUE], [said.bound, "path://M0,4h8v2h-8zM12,4h8v2h-8z", BLUE], [said.band, "rect", SKY],
    ...(unmet.length ? [[said.unmet, CROSS, RED]] : []), ...(rough.length ? [[said.rough, "path://M0,0h10v10h-10zM2,2v6h6v-6z", GREY]] : []),
    ...(mended.length ? [[said.mended, "rect", GREY]] : []), ...(look.marginal ? [[said.marginal, "circle", RED]] : []),
  ].map(([name, icon, color]) => ({ name, icon, itemStyle: { color } }));

  const polygon = (_, api) => ({
    type: "polygon", style: { fill: SKY, opacity: 0.45 },
    shape: { points: [...proven.map((item) => api.coord([item.x, item.y])), ...[...proven].reverse().map((item) => api.coord([item.x, item.bound]))] },
  });
  const ownSeries = () => [
    { id: "band", name: said.band, type: "custom", silent: true, color: SKY, data: proven.length > 1 ? [[0, 0]] : [], z: 1, clip: true, renderItem: polygon },
    line("bound", said.bound, BLUE, proven.map((item) => [item.x, item.bound]), { lineStyle: { type: "dashed", width: 1 } }),
    line("cost", said.cost, BLUE, points.map(place), { silent: false, symbol: "circle", symbolSize: 13, showSymbol: true, lineStyle: { width: 2.2 }, z: 5, ...marks }),
    ...unmet.map((item, n) => line(`short-${n}`, said.unmet, RED, [[item.x, item.y], [item.asked, item.y]], { lineStyle: { type: "dotted", width: 1.4 }, z: 3 })),
    { id: "unmet", name: said.unmet, type: "scatter", color: RED, symbol: CROSS, symbolSize: 14, data: unmet.map(place), z: 6 },
  ];
  // A baseline is named beside its repaired plan, or beside the one as ordered where there is no other.
  const label = (item, narrow) => {
    const other = rough.find((one) => one.short === item.short);
    const twice = item.kind === "rough" && mended.some((one) => one.short === item.short);
    const name = item.times === null ? item.short : `${item.short} ×${format(item.times, item.times < 20 ? 1 : 0)}`;
    return { show: !twice, formatter: name, position: other.x > item.x && !narrow ? "left" : "right", color: "#222", fontSize: 12.5, textBorderColor: "#fff", textBorderWidth: 3, ...font };
  };
  const otherSeries = (grid, within, narrow) => {
    const dot = (item) => ({ ...place(item), symbol: SHAPES[item.shape], label: label(item, narrow), itemStyle: item.kind === "rough" ? { color: "#fff", opacity: 1, borderColor: item.colour, borderWidth: 2.2 } : { color: item.colour, opacity: 1 } });
    const way = (item) => { const from = rough.find((other) => other.short === item.short); return [[from.x, from.y], [item.x, item.y]]; };
    return [
      ...mended.map((item, n) => line(`way-${grid}-${n}`, "", item.colour, way(item), { lineStyle: { width: 1 }, z: 3, ...cell(grid) })),
      { id: `rough-${grid}`, name: said.rough, type: "scatter", data: rough.filter(within).map(dot), symbolSize: 14, z: 6, ...cell(grid) },
      { id: `mended-${grid}`, name: said.mended, type: "scatter", data: mended.filter(within).map(dot), symbolSize: 15, z: 6, ...cell(grid) },
    ];
  };
  const ring = () => {
    const item = items[chosen], grid = item ? cells[chosen] : 0;
    return { id: "ring", type: "scatter", silent: true, data: item && grid !== undefined ? [[item.x, item.y]] : [], symbol: "circle", symbolSize: 26, itemStyle: { color: "rgba(0, 0, 0, 0)", borderColor: INK, borderWidth: 2 }, z: 8, ...cell(grid || 0) };
  };
  const levels = (gridIndex, below, wide) => ({
    gridIndex, type: "value", min: look.range[0], max: look.range[1], name: !below ? "" : wide < 640 ? look.x.replace(/ ?(?=[(（])/, "\n") : look.x, nameLocation: "middle", nameGap: 28, nameTextStyle: { ...font, fontSize: 12.5 },
    axisLabel: { ...font, show: below, formatter: level, showMinLabel: false, showMaxLabel: false, hideOverlap: true }, axisLine: { show: true, onZero: false }, axisTick: { show: below }, splitLine: { show: false },
  });
  const upwards = (gridIndex, name, min, max, more) => ({ gridIndex, type: "value", name, min, max, axisLine: { show: true }, splitLine: { showMinLine: false, showMaxLine: false }, nameTextStyle: { ...font, align: "left", fontSize: 12.5, padding: [0, 0, 0, -48] }, axisLabel: { ...font, hideOverlap: true, showMaxLabel: false }, ...more });

  const draw = () => {
    const wide = $("front").clientWidth, narrow = wide < 640;
    const across = legends.reduce((sum, one) => sum + 40 + [...one.name].reduce((n, char) => n + (char.charCodeAt(0) > 255 ? 12 : 6.6), 0), 0);
    const top = 36 + 22 * Math.ceil(across / (wide * 0.9)), side = { left: narrow ? 52 : 66, right: 16, outerBoundsMode: "none" };
    const broken = onlyFront ? null : look.broken, strip = broken ? 96 : 0, foot = look.marginal ? 232 : 60;
    const end = onlyFront ? look.own_top : broken ? broken[0] : look.top;
    const grids = [{ ...side, top: top + (broken ? strip + 18 : 0), bottom: foot }];
    const x = [levels(0, !look.marginal, wide)], y = [upwards(0, broken ? "" : look.y, 0, end)];
    const series = [...ownSeries(), ...otherSeries(0, (item) => item.y <= end, narrow)];
    cells = Object.fromEntries(items.flatMap((item, n) => (item.y <= end ? [[n, 0]] : broken ? [[n, grids.length]] : [])));
    if (broken) {
      x.push({ ...levels(1, false, wide), axisLine: { show: false } });
      y.push(upwards(1, look.y, broken[1], look.top, { splitNumber: 2, axisLabel: { ...font, showMinLabel: false, showMaxLabel: false } }));
      grids.push({ ...side, top, height: strip });
      series.push(...otherSeries(1, (item) => item.y > end, narrow), line("far", "", BLUE, [[look.range[0], look.top * 2]], { ...cell(1), ...marks }));
    }
    if (look.marginal) {
      const n = grids.length;
      x.push(levels(n, true, wide));
      y.push(upwards(n, look.y2, 0, null, { splitNumber: 3, axisLabel: { ...font, hideOverlap: true } }));
      grids.push({ ...side, height: 116, bottom: 60 });
      series.push(line("marginal", said.marginal, RED, priced.map((item) => ({ value: [item.x, item.marginal], item: items.indexOf(item) })), { silent: false, symbol: "circle", symbolSize: 9, showSymbol: true, ...cell(n), ...marks }));
    }
    series.push(ring());
    front.setOption({
      animation: false, textStyle: font, aria: { enabled: true, label: { description: data.message } },
      legend: { data: legends, top: 0, itemGap: 14, itemWidth: 16, itemHeight: 10, textStyle: { ...font, fontSize: 12 }, selectedMode: false },
      tooltip: { ...tooltip, trigger: "item", formatter: (hit) => { const item = items[hit.data && hit.data.item]; return item ? `${item.name}\n${item.cost}` : ""; } },
      graphic: broken ? [0, 18].map((down) => ({ type: "line", left: side.left - 7, top: top + strip - 4 + down, shape: { x1: 0, y1: 8, x2: 14, y2: 0 }, style: { stroke: INK, lineWidth: 1.2 }, silent: true })) : [],
      grid: grids, xAxis: x, yAxis: y, series,
    }, true);
  };
  $("front").classList.toggle("short", !look.marginal);
  choice($("view"), rough.length ? [words.with_baselines, words.front_only] : [words.front_only], (n) => { onlyFront = n === 1; draw(); });
  window.addEventListener("resize", draw);

  // A finger needs no aim: the nearest mark within reach is meant; in the lower panel the nearest point of the front.
  const REACH = 28;
  const nearest = (across, down) => {
    const near = [];
    const tried = (n, grid, value) => { const [left, top] = front.convertToPixel({ gridIndex: grid }, value); near.push([Math.hypot(left - across, top - down), n]); };
    items.forEach((item, n) => { if (cells[n] !== undefined) tried(n, cells[n], [item.x, item.y]); });
    const lower = front.getOption().grid.length - 1;
    if (look.marginal) priced.forEach((item) => tried(items.indexOf(item), lower, [item.x, item.marginal]));
    near.sort((one, other) => one[0] - other[0]);
    return near.length && near[0][0] <= REACH ? near[0][1] : -1;
  };
  front.getZr().on("click", (event) => show(nearest(event.offsetX, event.offsetY), true));

  // Two small charts of what sectors and districts bear.
  const small = { sectors: chart("sectors"), districts: chart("districts") };
  let measure = 0;
  const bars = (key) => {
    const rows = items[chosen][key].filter((row) => row[measure + 1] > 0).sort((a, b) => b[measure + 1] - a[measure + 1]);
    $(key).style.height = `${64 + 24 * Math.max(1, rows.length)}px`;
    small[key].resize();
    small[key].setOption({
      animation: false, textStyle: font, aria: { enabled: true }, grid: { outerBoundsMode: "none", left: 92, right: 66, top: 6, bottom: 42 }, tooltip: { ...tooltip, trigger: "item", formatter: (hit) => `${hit.name}\n${format(hit.value)}` },
      title: rows.length ? { show: false } : { show: true, text: words.nothing, left: "center", top: "middle", textStyle: { ...font, fontSize: 13, color: GREY } },
      xAxis: { type: "value", name: data.measures[measure], nameLocation: "middle", nameGap: 24, nameTextStyle: font, axisLabel: { ...font, hideOverlap: true }, splitNumber: 4 },
      yAxis: { type: "category", inverse: true, data: rows.map((row) => row[0]), axisLabel: { ...font, width: 84, overflow: "truncate" }, axisTick: { show: false } },
      series: [{ type: "bar", data: rows.map((row) => row[measure + 1]), color: BLUE, barMaxWidth: 16, label: { show: true, position: "right", ...font, formatter: (hit) => format(hit.value) } }],
    }, true);
  };
  const groups = () => {
    const item = items[chosen];
    heads($("groups"), [...words.group_heads, ...data.measures], data.measures.map((_, n) => n + 1));
    $("groups").tBodies[0].replaceChildren(...[...item.sectors, ...item.districts].map((row) => {
      const tr = make("tr");
      tr.append(make("td", row[0]), ...row.slice(1).map((value) => make("td", format(value), "number")));
      return tr;
    }));
  };

  // What is chosen shows its figures; the address keeps it, so that it can be sent to somebody.
  const rows = [];
  const show = (n, remember) => {
    if (n < 0 || n >= items.length || n === chosen) return;
    chosen = n;
    const item = items[n];
    $("chosen").textContent = item.name;
    $("status").textContent = item.status;
    $("status").classList.toggle("bad", !item.good);
    $("figures").replaceChildren(...item.cards.map((card) => { const box = make("div"); box.append(make("dt", card.name), make("dd", card.value)); return box; }));
    $("notes").replaceChildren(...item.notes.map((note) => make("li", note)));
    $("command").textContent = item.command;
    $("copy").textContent = words.copy;
    rows.forEach((row, m) => row.classList.toggle("chosen", m === n));
    front.setOption({ series: [ring()] });
    const host = $("front");
    host.setAttribute("aria-valuenow", n + 1);
    host.setAttribute("aria-valuetext", `${item.name}, ${item.cost}, ${item.status}`);
    bars("sectors");
    bars("districts");
    groups();
    if (remember) history.replaceState(null, "", `#${item.id}`);
  };
  const asked = () => items.findIndex((item) => [`#${item.id}`, `#${encodeURI(item.id)}`].includes(location.hash));
  window.addEventListener("hashchange", () => show(asked(), false));
  const host = $("front");
  host.setAttribute("aria-label", words.chart_label);
  host.setAttribute("aria-valuemin", 1);
  host.setAttribute("aria-valuemax", items.length);
  host.addEventListener("keydown", (event) => {
    const to = { ArrowRight: chosen + 1, ArrowUp: chosen + 1, ArrowLeft: chosen - 1, ArrowDown: chosen - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    show(to, true);
  });
  $("copy").addEventListener("click", () => {
    const byHand = () => { getSelection().selectAllChildren($("command")); $("copy").textContent = words.selected; };
    if (!navigator.clipboard) { byHand(); return; }
    navigator.clipboard.writeText($("command").textContent).then(() => { $("copy").textContent = words.copied; }, byHand);
  });

  heads($("table"), words.heads, [2, 3, 4, 5, 6, 7, 8, 9]);
  items.forEach((item, n) => {
    const row = make("tr"), first = make("td"), button = make("button", item.name);
    button.type = "button";
    button.addEventListener("click", () => { show(n, true); $("chosen").scrollIntoView({ block: "center" }); });
    first.append(button);
    row.append(first, make("td", item.status, item.good ? "yes" : "no"), ...[...item.row, ...item.counts].map((value) => make("td", value, "number")), make("td", item.run));
    rows.push(row);
  });
  $("table").tBodies[0].append(...rows);
  choice($("measure"), data.measures, (n) => { measure = n; if (chosen >= 0) { bars("sectors"); bars("districts"); } });
  show(asked() < 0 ? data.start : asked(), false);
})();
